// The process of browser mode: reads the flags, locks the data directory, starts engine and server, says where they are,
// and ends cleanly. Everything that decides something is in the modules that it calls.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../engine/engine.ts';
import { stderrLog } from '../lib/log.ts';
import { reasonOf } from '../lib/reason.ts';
import { secretsInMemory } from '../storage/secret-store.ts';
import { defaultDataDirectory, openDataDirectory } from '../storage/data-directory.ts';
import { ArgumentsError, helpText, readArguments, type Arguments } from './arguments.ts';
import { announcement, type Started } from './announcement.ts';
import { openBrowser } from './open-browser.ts';
import { startServer } from './server.ts';

const defaultPagePort = 7070;
const defaultAmqpPort = 5672;
/** A clean end takes at most this long; whatever hangs then is left behind. */
const closeMaxMs = 1_800;
/** Signals closer together than this are one. */
const repeatedSignalMs = 300;

// The same way up from src/serve/main.ts and from the bundle at dist/serve/main.js.
const version = readVersion(new URL('../../package.json', import.meta.url));
const pageDirectory = fileURLToPath(new URL('../../dist/page', import.meta.url));

type Stop = () => Promise<void> | void;

async function start(flags: Arguments, stops: Stop[]): Promise<Started> {
  const log = stderrLog('warning');
  const surroundings = { platform: process.platform, environment: process.env, homeDirectory: homedir() };
  const data = await openDataDirectory(flags.dataDirectory ?? defaultDataDirectory(surroundings));
  stops.push(() => data.lock.release());
  const engine = await createEngine({
    dataDirectory: data.path,
    amqpPort: flags.amqpPort ?? defaultAmqpPort,
    amqpPortRequired: flags.amqpPort !== undefined,
    version,
    log,
    secrets: secretsInMemory(),
  });
  stops.push(() => engine.close());
  const server = await startServer({
    engine,
    pageDirectory,
    port: flags.port ?? defaultPagePort,
    portRequired: flags.port !== undefined,
    onFault: (trying, thrown) => log.error(trying, thrown),
  });
  stops.push(() => server.close());
  data.lock.tellUrl(server.url);
  return {
    version,
    url: server.url,
    amqpUrl: engine.amqp.url,
    pid: process.pid,
    pagePortTaken: flags.port === undefined && server.port !== defaultPagePort ? defaultPagePort : null,
    amqpPortTaken:
      flags.amqpPort === undefined && engine.amqp.port !== defaultAmqpPort ? defaultAmqpPort : null,
  };
}

/** In reverse order of starting; one that fails does not keep the others from ending. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).toReversed()) {
    try {
      await stop();
    } catch (thrown) {
      complain(thrown);
    }
  }
}

function endOnSignals(stops: Stop[]): void {
  let endingSinceMs: number | null = null;
  const end = (): void => {
    if (endingSinceMs !== null) {
      // A second Ctrl+C means now; but npm passes on the one that the terminal has already sent to everybody.
      if (performance.now() - endingSinceMs > repeatedSignalMs) process.exit(1);
      return;
    }
    endingSinceMs = performance.now();
    setTimeout(() => process.exit(1), closeMaxMs).unref();
    void stopAll(stops).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}

async function main(): Promise<void> {
  const flags = readArguments(process.argv.slice(2));
  if (flags.help) return say(helpText);
  if (flags.version) return say(`${version}\n`);
  if (flags.host === 'desktop') {
    throw new ArgumentsError(
      'This is Leveret for the browser. For a desktop window run: npm start -- --desktop',
    );
  }
  const stops: Stop[] = [];
  endOnSignals(stops);
  try {
    const started = await start(flags, stops);
    say(announcement(started, flags.json));
    if (flags.open && !flags.json) await openBrowser(started.url, complain);
  } catch (thrown) {
    await stopAll(stops);
    throw thrown;
  }
}

function say(text: string): void {
  process.stdout.write(text);
}

function complain(thrown: unknown): void {
  process.stderr.write(`leveret: ${reasonOf(thrown)}\n`);
}

function readVersion(packageFile: URL): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

// Whoever reads our output may have stopped reading; Leveret goes on.
process.stdout.on('error', () => undefined);
main().catch((thrown: unknown) => {
  complain(thrown);
  process.exit(1);
});
