// Looking into a queue without moving anything: the frozen order of its messages, and the messages themselves.

import type { MessageView } from './broker-api.ts';
import type { Clock } from './clock.ts';
import { visibleProperties } from './delivery-count.ts';
import type { Queue } from './queue.ts';
import type { QueueEntry } from './queue-entry.ts';

/** Sequence numbers of all messages, ready and unacked, in queue order. */
export function snapshot(queue: Queue): { sequences: Float64Array; ready: number; unacked: number } {
  const ready = queue.readyCount;
  const unacked = queue.unackedCount;
  const readySequences = new Float64Array(ready);
  queue.ready.copyKeys(readySequences, 0);
  if (unacked === 0) return { sequences: readySequences, ready, unacked };
  return { sequences: mergeSorted(unackedSequences(queue), readySequences), ready, unacked };
}

/** The messages of those sequence numbers; null for one that has gone. */
export function read(queue: Queue, sequences: ArrayLike<number>, clock: Clock): (MessageView | null)[] {
  const views: (MessageView | null)[] = [];
  const missing = new Map<number, number>();
  for (let index = 0; index < sequences.length; index += 1) {
    const sequence = sequences[index] ?? 0;
    const entry = queue.ready.get(sequence);
    views.push(entry === undefined ? null : messageView(entry, 'ready', clock));
    if (entry === undefined) missing.set(sequence, index);
  }
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (const sequence of missing.keys()) {
    lowest = Math.min(lowest, sequence);
    highest = Math.max(highest, sequence);
  }
  for (let entry = queue.unacked.first; entry !== null && missing.size > 0; entry = entry.next) {
    // Most are outside the rows asked for; a look into the map for each would cost ten times as much.
    if (entry.sequence < lowest || entry.sequence > highest) continue;
    const index = missing.get(entry.sequence);
    if (index === undefined) continue;
    views[index] = messageView(entry, 'unacked', clock);
    missing.delete(entry.sequence);
  }
  return views;
}

/** One that is unacked and held by nobody is a dead letter that has not arrived. */
export function messageView(entry: QueueEntry, state: MessageView['state'], clock: Clock): MessageView {
  const { message, ledger, consumer } = entry;
  return {
    sequence: entry.sequence,
    state,
    redelivered: entry.redelivered,
    exchange: message.exchange,
    routingKey: message.routingKey,
    publishedAt: clock.at(message.publishedAt),
    properties: visibleProperties(entry),
    body: message.body(),
    holder:
      ledger === null
        ? null
        : { ...ledger.owner, consumerTag: consumer?.tag ?? '', deliveredAt: clock.at(entry.deliveredAt) },
  };
}

function unackedSequences(queue: Queue): Float64Array {
  const sequences = new Float64Array(queue.unackedCount);
  let count = 0;
  let sorted = true;
  let previous = 0;
  for (let entry = queue.unacked.first; entry !== null; entry = entry.next) {
    if (previous > entry.sequence) sorted = false;
    previous = entry.sequence;
    sequences[count] = previous;
    count += 1;
  }
  // Deliveries go out in order, so that this is nearly always sorted already.
  return sorted ? sequences : sequences.sort();
}

function mergeSorted(left: Float64Array, right: Float64Array): Float64Array {
  const merged = new Float64Array(left.length + right.length);
  const leftLast = left.length === 0 ? 0 : (left[left.length - 1] as number);
  if (leftLast < (right[0] ?? Number.POSITIVE_INFINITY)) {
    merged.set(left);
    merged.set(right, left.length);
    return merged;
  }
  let fromLeft = 0;
  let fromRight = 0;
  for (let index = 0; index < merged.length; index += 1) {
    const takeLeft =
      fromRight >= right.length ||
      (fromLeft < left.length && (left[fromLeft] as number) < (right[fromRight] as number));
    merged[index] = (takeLeft ? left[fromLeft++] : right[fromRight++]) as number;
  }
  return merged;
}
