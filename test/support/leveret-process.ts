// Leveret as a person starts it: the built server in a process of its own, found by the line that it prints with --json.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { eventually } from './eventually.ts';
import { startProgram } from './run-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const entry = path.resolve(import.meta.dirname, '../../dist/serve/main.js');

export interface LeveretProcess {
  /** The page's address, with its token. */
  readonly url: string;
  /** As printed: amqp://localhost:PORT. */
  readonly amqpUrl: string;
  readonly amqpPort: number;
  readonly pid: number;
  readonly dataDirectory: string;
  /** What it has logged so far. */
  log(): string;
  /** Ends it as Ctrl+C does, or by another signal, and removes the data directory if it was made here. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** @throws Error with the log, when it ends or stays silent instead of printing its line */
export async function startLeveret(
  options: { readonly dataDirectory?: string; readonly flags?: readonly string[] } = {},
): Promise<LeveretProcess> {
  if (!existsSync(entry)) throw new Error(`${entry} is not there: npm run build makes it`);
  const own = options.dataDirectory === undefined ? temporaryFolder('data') : null;
  const dataDirectory = options.dataDirectory ?? own?.path ?? '';
  const flags = ['--no-open', '--json', '--data-dir', dataDirectory, '--port', '0', '--amqp-port', '0'];
  const program = startProgram(process.execPath, [entry, ...flags, ...(options.flags ?? [])]);
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<void> => {
    const timer = setTimeout(() => void program.stop('SIGKILL'), 5_000);
    await program.stop(signal);
    clearTimeout(timer);
    own?.remove();
  };
  let end: string | null = null;
  void program.ended.then((ended) => (end = String(ended.signal ?? ended.code)));
  try {
    const line = await eventually(() => {
      const [first, rest] = program.stdout().split('\n', 2);
      if (rest !== undefined) return first ?? '';
      if (end !== null) return '';
      throw new Error(`Leveret has not printed its line: ${program.stderr()}`);
    }, 20_000);
    if (line === '') throw new Error(`Leveret ended with ${end ?? 'nothing'}: ${program.stderr()}`);
    const ready = JSON.parse(line) as { url: string; amqp: string; pid: number };
    const amqpPort = Number(new URL(ready.amqp).port);
    return {
      url: ready.url,
      amqpUrl: ready.amqp,
      amqpPort,
      pid: ready.pid,
      dataDirectory,
      log: program.stderr,
      stop,
    };
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
}
