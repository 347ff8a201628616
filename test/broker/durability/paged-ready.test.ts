// The list of a paged queue as it is put together at start, when moved messages stand behind younger ones in the log.

import { expect, test } from 'vitest';
import { PagedReady } from '../../../src/broker/paging/paged-ready.ts';
import type { QueueEntry } from '../../../src/broker/queue-entry.ts';
import { ReadyList } from '../../../src/broker/ready-list.ts';
import { Segment } from '../../../src/storage/log/segment.ts';

const segment = Segment.create('/nowhere', 1);
let counted = 0;

function entry(sequence: number): QueueEntry {
  return { sequence } as QueueEntry;
}

function place(sequence: number) {
  return { sequence, segment, offset: 0, loggedBytes: 1, redelivered: false };
}

test('what was moved in the log finds its place among older and younger messages', () => {
  const front = new ReadyList();
  for (const sequence of [10, 30]) front.push(entry(sequence));
  const list = new PagedReady(front, {
    load: ({ sequence }) => entry(sequence),
    peek: () => null,
    settled: () => undefined,
    counted: (bytes) => (counted += bytes),
  });
  for (const sequence of [50, 70, 90]) list.pushCold(place(sequence));
  list.pushRestored(entry(80));
  for (const sequence of [60, 20, 40]) list.pushCold(place(sequence));
  list.pushRestored(entry(100));
  list.restored();
  expect(list.size).toBe(10);
  const order: number[] = [];
  for (let next = list.shift(); next !== undefined; next = list.shift()) order.push(next.sequence);
  expect(order).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect(counted).toBe(0);
});
