// An engine with a page: a folder of its own, a port that the system chose, and a client over a MessageChannel.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import {
  api,
  type LeveretApi,
  type StreamInput,
  type StreamName,
  type StreamRow,
} from '../../src/contract/api.ts';
import type { AppError } from '../../src/contract/errors.ts';
import type { Change } from '../../src/contract/model.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createLog } from '../../src/lib/log.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import { secretsInMemory, type SecretStore } from '../../src/storage/secret-store.ts';

export interface RunningEngine {
  readonly engine: Engine;
  readonly directory: string;
  readonly logged: string[];
  /** One more page. */
  readonly openPage: () => Client<LeveretApi>;
  stop(): Promise<void>;
}

/** `prepare` fills the data directory before the engine starts. `workerEntry` is for tests of what runs in threads. */
export async function runEngine(
  prepare?: (directory: string) => Promise<void>,
  workerEntry?: URL,
  secrets: SecretStore = secretsInMemory(),
): Promise<RunningEngine> {
  const directory = await mkdtemp(path.join(tmpdir(), 'leveret-engine-'));
  await prepare?.(directory);
  const logged: string[] = [];
  const log = createLog({ write: (line) => logged.push(line), level: 'debug' });
  const engine = await createEngine({
    dataDirectory: directory,
    amqpPort: 0,
    amqpPortRequired: false,
    version: '0.0.0-test',
    log,
    ...(workerEntry === undefined ? {} : { workerEntry }),
    secrets,
  });
  return {
    engine,
    directory,
    logged,
    openPage: () => openPage(engine),
    stop: async () => {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function openPage(engine: Pick<Engine, 'attach'>): Client<LeveretApi> {
  const { port1, port2 } = new MessageChannel();
  engine.attach(portPipe(port1));
  return createClient(api, portPipe(port2));
}

export interface Collected<Row> {
  readonly rows: Row[];
  dropped: number;
  ended: AppError | null | undefined;
  close(): void;
}

/** Opens a stream and keeps everything that it says. */
export function collect<N extends StreamName>(
  client: Client<LeveretApi>,
  name: N,
  input: StreamInput<LeveretApi, N>,
): Collected<StreamRow<LeveretApi, N>> {
  const collected: Collected<StreamRow<LeveretApi, N>> = {
    rows: [],
    dropped: 0,
    ended: undefined,
    close: () => stream.close(),
  };
  const stream = client.open(name, input, {
    onRows: (rows, dropped) => {
      collected.rows.push(...rows);
      collected.dropped += dropped;
    },
    onEnd: (error) => {
      collected.ended = error;
    },
  });
  return collected;
}

/** What a stream of changes adds up to; `synced` once the first picture was complete. */
export function pictureOf<Row>(changes: readonly Change<Row>[]): { rows: Map<string, Row>; synced: boolean } {
  const rows = new Map<string, Row>();
  let synced = false;
  for (const change of changes) {
    if (change.op === 'put') rows.set(change.key, change.row);
    else if (change.op === 'delete') rows.delete(change.key);
    else synced = true;
  }
  return { rows, synced };
}
