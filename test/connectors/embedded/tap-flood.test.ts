// How many rows a tap gives when more passes than anybody can read: all of a burst, a part of a flood, the rest counted.
// The clock is moved by hand; the broker is real.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker } from '../../../src/broker/broker-api.ts';
import { tapFacet } from '../../../src/connectors/embedded/tap.ts';
import type { TapRow } from '../../../src/contract/model.ts';
import { FakeClock } from '../fake-clock.ts';
import { Collector } from '../suite/tools.ts';

const turnMs = 16;
let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
});
afterEach(() => broker.close());

/** `pass` publishes so many messages in each turn of the timer and returns the rows that came meanwhile. */
async function watched() {
  broker.declareQueue({ name: 'busy', arguments: [] });
  const clock = new FakeClock();
  const rows = new Collector<TapRow>();
  const watching = tapFacet(broker, clock, () => () => undefined);
  const stop = await watching.watch({ queue: 'busy' }, ['published'], rows);
  let published = 0;
  const pass = (turns: number, messagesInTurn: number) => {
    const before = rows.rows.length;
    for (let turn = 0; turn < turns; turn += 1) {
      for (let count = 0; count < messagesInTurn; count += 1) {
        broker.publish({ exchange: '', routingKey: 'busy', properties: {}, body: Buffer.from('x') });
      }
      published += messagesInTurn;
      clock.advance(turnMs);
    }
    return rows.rows.length - before;
  };
  return { rows, pass, stop, published: () => published };
}

test('a burst that fits the ring is shown whole, 12,500 rows a second of it', async () => {
  const { rows, pass, stop } = await watched();
  expect(pass(1, 4_000)).toBe(200);
  pass(19, 0);
  expect(rows.rows).toHaveLength(4_000);
  expect(rows.dropped).toBe(0);
  stop();
});

test('of a flood that lasts some 2,000 rows a second are taken, and every other is counted', async () => {
  const { rows, pass, stop, published } = await watched();
  expect(pass(60, 1_000)).toBe(12_000);
  pass(12, 1_000);
  const second = pass(60, 1_000);
  expect(second).toBe(2_000);
  // What the ring still holds is neither shown nor lost yet.
  pass(30, 0);
  expect(rows.rows.length + rows.dropped).toBe(published());
  stop();
});

test('after a flood every row is shown again', async () => {
  const { rows, pass, stop } = await watched();
  pass(80, 1_000);
  pass(40, 0);
  const lost = rows.dropped;
  expect(lost).toBeGreaterThan(0);
  expect(pass(50, 150)).toBe(50 * 150);
  expect(rows.dropped).toBe(lost);
  stop();
});
