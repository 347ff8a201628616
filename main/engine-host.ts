// Keeps one engine process alive: forks it, starts it again with back-off when it dies, gives it the pages' ports, and ends
// it. What a person is told when it will not stay alive is the caller's.

import type { MessagePortMain, UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import type { Readable } from 'node:stream';
import type { Log } from '../src/lib/log.ts';
import { engineEnvironment } from './engine-environment.ts';
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts';
import type { SecretStore } from '../src/storage/secret-store.ts';
import { answerSecret } from './engine-secrets.ts';
import { fromEngine } from './engine-messages.ts';
import { readLines } from './line-reader.ts';
import { createRestartPolicy, engineRestartLimits } from './restart-policy.ts';

/** The engine gets this long to close its files and connections; the whole app has two seconds. */
const stopLimitMs = 1_400;

export interface EngineHostOptions {
  /** The bundled engine-process.js. */
  readonly entry: string;
  readonly start: Omit<EngineStart, 'type' | 'secretsKeptBy'>;
  readonly secrets: SecretStore;
  readonly log: Log;
  onReady(amqp: { url: string; port: number }): void;
  /** The engine said that it cannot start at all, and why. It is not started again by itself. */
  onFailed(message: string): void;
  /** It died too often to be started again by itself. */
  onGaveUp(deaths: string): void;
}

export interface EngineHost {
  /** Starts the engine; again after onFailed or onGaveUp, when a person asked for it. */
  start(): void;
  /** Gives a page's port to the engine, now or as soon as it is ready. A newer port of the same page replaces one that waits. */
  connectPage(pageId: number, port: MessagePortMain): void;
  /** Asks the engine to end, and kills it after 1.4 s. Resolves when the process is gone. */
  stop(): Promise<void>;
  readonly pid: number | undefined;
}

export function createEngineHost(options: EngineHostOptions): EngineHost {
  const { log } = options;
  const policy = createRestartPolicy(engineRestartLimits);
  const waitingPages = new Map<number, MessagePortMain>();
  let child: UtilityProcess | null = null;
  let ready = false;
  let failed = false;
  let stopping = false;
  let restartTimer: NodeJS.Timeout | undefined;
  let amqpPort = options.start.amqpPort;

  const post = (message: ToEngine, ports: MessagePortMain[] = []): void => child?.postMessage(message, ports);

  const fork = (): void => {
    ready = false;
    failed = false;
    const forked = utilityProcess.fork(options.entry, [], {
      serviceName: 'Leveret engine',
      env: engineEnvironment(process.env),
      stdio: 'pipe',
    });
    child = forked;
    for (const stream of [forked.stdout, forked.stderr]) {
      // Electron's types know the stream only as a NodeJS.ReadableStream.
      if (stream !== null) readLines(stream as Readable, (line) => log.info(`[engine] ${line}`));
    }
    forked.on('message', (data: unknown) => hear(data, forked));
    forked.on('exit', (code) => {
      if (child === forked) died(code);
    });
    post({ type: 'start', ...options.start, secretsKeptBy: options.secrets.keptBy, amqpPort });
  };

  const hear = (data: unknown, from: UtilityProcess): void => {
    const parsed = fromEngine.safeParse(data);
    if (!parsed.success) {
      log.error(`the engine process sent a message that is not understood: ${parsed.error.message}`);
      return;
    }
    const message: FromEngine = parsed.data;
    if (message.type === 'failed') {
      failed = true;
      options.onFailed(message.message);
      return;
    }
    if (message.type === 'secret') {
      void answerSecret(options.secrets, message.question).then((answer) => {
        // One that has died since would not know what the answer is about.
        if (child === from) post({ type: 'secretAnswer', call: message.call, answer });
      });
      return;
    }
    ready = true;
    // Programs know this address by now; after a restart it must be the same if it can.
    amqpPort = message.amqp.port;
    for (const [pageId, port] of waitingPages) post({ type: 'page', pageId }, [port]);
    waitingPages.clear();
    options.onReady(message.amqp);
  };

  const died = (code: number): void => {
    child = null;
    ready = false;
    if (stopping || failed) return;
    const decision = policy.died(performance.now());
    if (!decision.again) {
      log.error(`the engine process died again (exit code ${code}) and is not started again by itself`);
      options.onGaveUp(`${engineRestartLimits.deaths} times within a minute, last with exit code ${code}`);
      return;
    }
    log.warning(`the engine process died (exit code ${code}); starting it again in ${decision.delayMs} ms`);
    restartTimer = setTimeout(fork, decision.delayMs);
  };

  return {
    start() {
      policy.forgive();
      fork();
    },
    connectPage(pageId, port) {
      if (ready) {
        post({ type: 'page', pageId }, [port]);
        return;
      }
      waitingPages.get(pageId)?.close();
      waitingPages.set(pageId, port);
    },
    async stop() {
      stopping = true;
      clearTimeout(restartTimer);
      for (const port of waitingPages.values()) port.close();
      waitingPages.clear();
      const ending = child;
      if (ending === null) return;
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => {
          log.warning(`the engine process did not end within ${stopLimitMs} ms and is killed`);
          killHard(ending, log);
        }, stopLimitMs);
        ending.once('exit', () => {
          clearTimeout(force);
          resolve();
        });
        post({ type: 'stop' });
      });
    },
    get pid() {
      return child?.pid;
    },
  };
}

/** `UtilityProcess.kill` asks with SIGTERM; this one has been asked already. */
function killHard(ending: UtilityProcess, log: Log): void {
  if (ending.pid === undefined) return;
  try {
    process.kill(ending.pid, 'SIGKILL');
  } catch (thrown) {
    log.error('killing the engine process failed', thrown);
  }
}
