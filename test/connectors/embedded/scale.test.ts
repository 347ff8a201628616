// How the embedded connector does with a lot: bounds far above what is measured, so that only a change of kind fails.
// MEASURE=1 prints the numbers.

import { places } from '../../support/places.ts';
import { afterEach, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import type { Change, QueueRow } from '../../../src/contract/model.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../fake-clock.ts';
import { processorMs } from '../../support/processor-time.ts';
import { embeddedSession } from '../../support/embedded-session.ts';

let broker: Broker | undefined;
const clock = new FakeClock();

async function start() {
  broker = await createBroker({ port: 0, version: 'test' });
  const session = embeddedSession(broker, { clock });
  return { broker, session };
}

afterEach(() => broker?.close());

function took(what: string, work: () => void): number {
  const tookMs = processorMs(work);
  if (process.env['MEASURE'] !== undefined) process.stdout.write(`${what}: ${tookMs.toFixed(2)} ms\n`);
  return tookMs;
}

test('twenty thousand queues: an idle second is cheap and sends nothing', async () => {
  const { broker: started, session } = await start();
  for (let number = 0; number < 20_000; number += 1) started.declareQueue({ name: `queue-${number}` });
  const rows: Change<QueueRow>[] = [];
  const stop = session.topology.watchQueues({ push: (row) => rows.push(row), countDropped: () => undefined });
  await eventually(() => expect(rows.at(-1)?.op).toBe('synced'));
  expect(rows).toHaveLength(20_001);

  // Rates become known once; after that an idle queue has nothing to tell.
  clock.advance(1_000);
  await eventually(() => expect(rows).toHaveLength(40_001));
  rows.length = 0;
  const idle: number[] = [];
  for (let second = 0; second < 10; second += 1) idle.push(took('idle second', () => clock.advance(1_000)));
  expect(rows).toEqual([]);
  expect(Math.min(...idle)).toBeLessThan(60);

  started.publish({ exchange: '', routingKey: 'queue-7', properties: {}, body: Buffer.from('x') });
  took('one queue moved', () => clock.advance(250));
  expect(rows.map((row) => row.key)).toEqual(['queue-7']);

  for (let number = 0; number < 20_000; number += 1) {
    started.publish({ exchange: '', routingKey: `queue-${number}`, properties: {}, body: Buffer.from('x') });
  }
  expect(took('all queues moved, first slice', () => clock.advance(250))).toBeLessThan(500);
  stop();
  await session.close();
});

test('two hundred thousand messages: a page of the list comes at once from anywhere', async () => {
  const { broker: started, session } = await start();
  started.declareQueue({ name: 'deep' });
  const body = Buffer.alloc(200, 'x');
  const properties = {
    contentType: 'application/json',
    headers: [{ key: 'n', value: { tag: 'I', value: 1 } }],
  } as const;
  for (let number = 0; number < 200_000; number += 1) {
    started.publish({ exchange: '', routingKey: 'deep', properties, body });
  }
  const opens: number[] = [];
  let snapshot = await session.browse?.open('deep');
  for (let count = 0; count < 5; count += 1) {
    const startedMs = performance.now();
    snapshot = await session.browse?.open('deep');
    opens.push(performance.now() - startedMs);
  }
  const openMs = Math.min(...opens);
  expect(snapshot?.total).toBe(200_000);
  const pages: number[] = [];
  for (const position of [0, 100_000, 199_900, 50, 150_000, 3_000, 77_777, 120_120]) {
    const pageMs = performance.now();
    expect(await snapshot?.page(places(position, 100))).toHaveLength(100);
    pages.push(performance.now() - pageMs);
  }
  const driftMs = performance.now();
  started.publish({ exchange: '', routingKey: 'deep', properties, body });
  expect(await snapshot?.drift()).toEqual({ added: 1, gone: 0 });
  if (process.env['MEASURE'] !== undefined) {
    process.stdout.write(
      `open ${openMs.toFixed(2)} ms, pages ${pages.map((ms) => ms.toFixed(2)).join(' ')} ms\n`,
    );
    process.stdout.write(`drift ${(performance.now() - driftMs).toFixed(2)} ms\n`);
  }
  expect(openMs).toBeLessThan(100);
  expect(Math.min(...pages)).toBeLessThan(5);
  await session.close();
});
