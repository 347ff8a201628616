// Looking into a queue without moving anything: the frozen order of its messages, and the messages themselves.

import type { MessageView } from './broker-api.ts';
import type { Clock } from './clock.ts';
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
    views.push(entry === undefined ? null : messageView(entry, clock));
    if (entry === undefined) missing.set(sequence, index);
  }
  if (missing.size === 0) return views;
  for (const entry of queue.unacked) {
    const index = missing.get(entry.sequence);
    if (index === undefined) continue;
    views[index] = messageView(entry, clock);
    missing.delete(entry.sequence);
    if (missing.size === 0) break;
  }
  return views;
}

export function messageView(entry: QueueEntry, clock: Clock): MessageView {
  const { message, ledger, consumer } = entry;
  return {
    sequence: entry.sequence,
    state: ledger === null ? 'ready' : 'unacked',
    redelivered: entry.redelivered,
    exchange: message.exchange,
    routingKey: message.routingKey,
    publishedAt: clock.at(message.publishedAt),
    properties: message.properties(),
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
  for (const entry of queue.unacked) {
    if (count > 0 && (sequences[count - 1] as number) > entry.sequence) sorted = false;
    sequences[count] = entry.sequence;
    count += 1;
  }
  // Deliveries go out in order, so that this is nearly always sorted already.
  return sorted ? sequences : sequences.sort();
}

function mergeSorted(left: Float64Array, right: Float64Array): Float64Array {
  const merged = new Float64Array(left.length + right.length);
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
