// One line of text for each thing worth knowing later: time, level, message. Not for the page, which has notices.
// Secrets do not get in: credentials in addresses and access tokens are blanked before a line is written.

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  /** `thrown` adds its stack, on the same line. */
  error(message: string, thrown?: unknown): void;
}

export interface LogOptions {
  /** Takes one line, without a line end. */
  readonly write: (line: string) => void;
  /** Lines below this level are not written. Default: info. */
  readonly level?: LogLevel;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];
/** A hostile client can put anything into its name; a line stays one line of readable length. */
const longestLine = 4_000;

export function createLog(options: LogOptions): Log {
  const now = options.now ?? Date.now;
  const lowest = order.indexOf(options.level ?? 'info');
  const write = (level: LogLevel, message: string) => {
    if (order.indexOf(level) < lowest) return;
    const text = oneLine(withoutSecrets(message)).slice(0, longestLine);
    options.write(`${new Date(now()).toISOString()} ${level.padEnd(7)} ${text}`);
  };
  return {
    debug: (message) => write('debug', message),
    info: (message) => write('info', message),
    warning: (message) => write('warning', message),
    error: (message, thrown) =>
      write('error', thrown === undefined ? message : `${message}: ${describe(thrown)}`),
  };
}

/** Writes to standard error, so that standard output stays free for what a program prints on purpose. */
export function stderrLog(level: LogLevel = 'info'): Log {
  return createLog({ write: (line) => process.stderr.write(`${line}\n`), level });
}

/** Blanks `user:password@` in addresses and the token of a browser session. */
function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, '$1***@')
    .replace(/\b(token[=.:]\s*)[A-Za-z0-9_-]{16,}/gi, '$1***')
    .replace(/\b(password["']?\s*[=:]\s*)\S+/gi, '$1***');
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.stack ?? thrown.message;
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/\s*\n\s*/g, ' | ').replace(/[\u0000-\u001f\u007f]/g, ' ');
}
