// Giving back single messages is cheap however long the queue is. Moves are counted, not milliseconds.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Queue } from '../../src/broker/queue.ts';
import { QueueEntry } from '../../src/broker/queue-entry.ts';
import type { Message } from '../../src/broker/message.ts';
import { ReadyList } from '../../src/broker/ready-list.ts';

/** Neither queue nor message matter to the list. */
function entry(sequence: number): QueueEntry {
  return new QueueEntry({} as Queue, {} as Message, sequence);
}

function filled(count: number): ReadyList {
  const list = new ReadyList();
  for (let sequence = 1; sequence <= count; sequence += 1) list.push(entry(sequence));
  return list;
}

function taken(list: ReadyList, count: number): QueueEntry[] {
  return Array.from({ length: count }, () => list.shift()).filter((each) => each !== undefined);
}

test.each([
  ['oldest first', (entries: QueueEntry[]) => entries],
  ['newest first', (entries: QueueEntry[]) => entries.toReversed()],
  [
    'every other one, then the rest',
    (entries: QueueEntry[]) => [
      ...entries.filter((_each, index) => index % 2 === 0),
      ...entries.filter((_each, index) => index % 2 === 1),
    ],
  ],
])('500 of 200,000 given back one by one, %s, move few others', (_how, order) => {
  const list = filled(200_000);
  const held = taken(list, 500);
  const before = list.moves;
  for (const one of order(held)) list.merge([one]);
  expect(list.moves - before).toBeLessThan(500 * 500);
  expect(taken(list, 501).map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 501 }, (_one, index) => index + 1),
  );
});

test('given back oldest first, as most clients do, nothing moves at all', () => {
  const list = filled(200_000);
  const held = taken(list, 10_000);
  const before = list.moves;
  for (const one of held) list.merge([one]);
  // Growing the room for what came back moves each a few times at most.
  expect(list.moves - before).toBeLessThan(10_000 * 3);
});

test('it stays in order whatever is taken, given back and removed', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const) }),
    fc.record({ kind: fc.constant('shift' as const) }),
    fc.record({ kind: fc.constant('back' as const), which: fc.nat(50) }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat(50) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const list = new ReadyList();
      let model: number[] = [];
      const out: QueueEntry[] = [];
      let last = 0;
      for (const one of steps) {
        if (one.kind === 'push') {
          last += 1;
          list.push(entry(last));
          model.push(last);
        } else if (one.kind === 'shift') {
          const got = list.shift();
          expect(got?.sequence).toBe(model.shift());
          if (got !== undefined) out.push(got);
        } else if (one.kind === 'back' && out.length > 0) {
          const [back] = out.splice(one.which % out.length, 1);
          if (back !== undefined) list.merge([back]);
          model = [...model, back?.sequence ?? 0].toSorted((left, right) => left - right);
        } else if (one.kind === 'remove' && model.length > 0) {
          const [gone = 0] = model.splice(one.which % model.length, 1);
          expect(list.remove(gone)?.sequence).toBe(gone);
          expect(list.get(gone)).toBeUndefined();
        }
        expect(list.size).toBe(model.length);
      }
      expect([...list].map(({ sequence }) => sequence)).toEqual(model);
    }),
  );
});
