// Entry of the engine process: a plain Node engine on the other end of the main process's messages. Starts it, hands it the
// pages' ports, ends it. Knows nothing of windows.

import { setTimeout as delay } from 'node:timers/promises';
import { toAppError } from '../src/contract/errors.ts';
import type { Engine } from '../src/engine/engine.ts';
import { createEngine } from '../src/engine/engine.ts';
import { stderrLog } from '../src/lib/log.ts';
import type { Pipe } from '../src/rpc/pipe.ts';
import type { PortLike } from '../src/rpc/port-pipe.ts';
import { portPipe } from '../src/rpc/port-pipe.ts';
import type { EngineStart, FromEngine } from './engine-messages.ts';
import { toEngine } from './engine-messages.ts';
import { secretsOfMain } from './engine-secrets.ts';
import type { ParentPort } from './parent-port.ts';
import { findParentPort } from './parent-port.ts';

/** Pages are gone before the engine is told to end; their last words travel on lines of their own, and may come later. */
const lastWordsLimitMs = 250;
/** The main process kills after 1.4 s; a close that hangs should end with a line in the log before that. */
const closeLimitMs = 1_000;

function runEngine(parent: ParentPort): void {
  const log = stderrLog();
  const pipes = new Map<number, Pipe>();
  let starting: Promise<Engine> | null = null;
  let onPagesGone = (): void => undefined;
  const pagesGone = (): Promise<void> =>
    new Promise((resolve) => {
      onPagesGone = resolve;
      if (pipes.size === 0) resolve();
    });
  const say = (message: FromEngine): void => parent.post(message);
  const askedSecrets = secretsOfMain(say);

  const start = async (message: EngineStart): Promise<void> => {
    const { dataDirectory, amqpPort, amqpPortRequired, version } = message;
    const secrets = askedSecrets.store(message.secretsKeptBy);
    starting = createEngine({ dataDirectory, amqpPort, amqpPortRequired, version, log, secrets });
    try {
      const engine = await starting;
      say({ type: 'ready', amqp: engine.amqp });
    } catch (thrown) {
      const error = toAppError(thrown, 'Starting the engine');
      log.error('the engine could not start', thrown);
      say({ type: 'failed', code: error.code, message: error.message });
      process.exit(1);
    }
  };

  const attach = async (pageId: number, port: PortLike): Promise<void> => {
    if (starting === null) throw new Error('a page came before the engine was started');
    const engine = await starting;
    pipes.get(pageId)?.close('the page has asked for a new connection');
    const pipe = portPipe(port);
    pipes.set(pageId, pipe);
    pipe.onClose(() => {
      if (pipes.get(pageId) === pipe) pipes.delete(pageId);
      if (pipes.size === 0) onPagesGone();
    });
    engine.attach(pipe);
  };

  const stop = async (): Promise<void> => {
    await Promise.race([pagesGone(), delay(lastWordsLimitMs)]);
    for (const pipe of pipes.values()) pipe.close('Leveret is closing');
    const closed = starting?.then((engine) => engine.close()).then(() => true);
    const inTime = await Promise.race([closed ?? true, delay(closeLimitMs, false)]);
    if (!inTime) log.warning(`the engine did not close within ${closeLimitMs} ms and is ended as it is`);
    process.exit(0);
  };

  const handle = async (data: unknown, ports: readonly PortLike[]): Promise<void> => {
    const message = toEngine.parse(data);
    const [port] = ports;
    if (message.type === 'start') await start(message);
    else if (message.type === 'stop') await stop();
    else if (message.type === 'secretAnswer') askedSecrets.hear(message);
    else if (port === undefined) throw new Error('a page came without its port');
    else await attach(message.pageId, port);
  };

  parent.onMessage((data, ports) => {
    handle(data, ports).catch((thrown: unknown) => log.error('a message of the main process failed', thrown));
  });
}

// Ctrl+C in a terminal reaches every process of the app; the main process tells this one when its turn has come.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

const parent = findParentPort();
if (parent === null) {
  process.stderr.write('The engine process is started by Leveret; run `npm start` instead.\n');
  process.exitCode = 1;
} else {
  runEngine(parent);
}
