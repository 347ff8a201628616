// A filter through a long list: how long it takes, and that the engine's loop stays free meanwhile. Bounds are far above
// what is measured, so that only a change of kind fails. MEASURE=200000 takes so many messages and prints the numbers.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import type { Session } from '../../src/connectors/connector.ts';
import type { FilterProgress } from '../../src/contract/filter.ts';
import { SnapshotFilters } from '../../src/engine/snapshot-filters.ts';
import { WorkerPool } from '../../src/filters/pool.ts';
import { embeddedSession } from '../support/embedded-session.ts';
import { bundleWorker } from '../support/worker-entry.ts';

const messages = Number(process.env['MEASURE'] ?? 20_000);
const queue = 'long';
const p99MaxMs = 100;
/** Of the look at the loop; it is in each delay. */
const resolutionMs = 5;
let folder = '';
let broker: Broker;
let session: Session;
let pool: WorkerPool;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leveret-filters-'));
  pool = new WorkerPool(await bundleWorker(folder));
  broker = await createBroker({ port: 0, version: 'test' });
  session = embeddedSession(broker);
  broker.declareQueue({ name: queue });
  const filler = 'x'.repeat(900);
  for (let id = 0; id < messages; id += 1) {
    const body = Buffer.from(
      JSON.stringify({ id, customer: { name: 'Ada', level: id % 7 }, total: id % 1_000, filler }),
    );
    broker.publish({
      exchange: '',
      routingKey: queue,
      properties: { contentType: 'application/json' },
      body,
    });
  }
});

afterAll(async () => {
  await pool.close();
  await session.close();
  await broker.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['=body.total >= 990', messages / 100],
  ['=routing_key == "long" && size > 100', messages],
  ['ada', messages],
])('%s goes through the whole list and leaves the loop free', async (filter, matches) => {
  const looks: number[] = [];
  // Other programs on the machine only add to it: the best of three looks is ours.
  do looks.push(await p99Ms(filter, matches));
  while (looks.length < 3 && Math.min(...looks) >= p99MaxMs);
  expect(Math.min(...looks)).toBeLessThan(p99MaxMs);
});

/** How late the loop was while all messages were judged, milliseconds at the 99th percentile. */
async function p99Ms(filter: string, matches: number): Promise<number> {
  const snapshot = await session.browse?.open(queue);
  if (snapshot === undefined) throw new Error('the embedded broker can be browsed');
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const beganMs = performance.now();
  const last = await new Promise<FilterProgress>((resolve) => {
    new SnapshotFilters(pool).scan(snapshot, 'f', filter, {
      push: (progress) => {
        if (progress.done) resolve(progress);
      },
      countDropped: () => undefined,
    });
  });
  delay.disable();
  expect(last).toMatchObject({ scanned: messages, matched: matches, undecided: 0, problem: null });
  const lateMs = (ns: number) => Math.round(ns / 10_000) / 100 - resolutionMs;
  const lateP99Ms = lateMs(delay.percentile(99));
  if (process.env['MEASURE'] !== undefined) {
    const tookMs = Math.round(performance.now() - beganMs);
    process.stderr.write(
      `${filter}: ${messages} in ${tookMs} ms; loop p99 ${lateP99Ms} ms, worst ${lateMs(delay.max)} ms\n`,
    );
  }
  return lateP99Ms;
}
