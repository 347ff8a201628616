// In which pieces, and in which order, a channel tells its queues what became of many messages: as RabbitMQ, consumer by
// consumer, sorted by the names of queue and consumer, what basic.get took first and one by one. It shows where a queue
// has a length limit or a consumer waits: the next piece finds what the one before has left.

import type { QueueEntry } from './queue-entry.ts';

/** `taken` is in the order of delivery, and so is each piece. */
export function settlementGroups(taken: readonly QueueEntry[]): readonly (readonly QueueEntry[])[] {
  if (areAlike(taken)) return [taken];
  return groupsBy(taken, (entry) => entry.consumer ?? entry).toSorted(([left], [right]) =>
    before(left, right),
  );
}

/**
 * By queue only, for the end of a channel, when a queue takes all of it back at once: a quorum queue, which keeps the
 * order in which messages come back, consumer by consumer too.
 */
export function groupsByQueue(taken: readonly QueueEntry[]): readonly (readonly QueueEntry[])[] {
  return groupsBy(taken, (entry) => entry.queue).map((group) =>
    group[0].queue.rules.type === 'quorum' ? settlementGroups(group).flat() : group,
  );
}

type Group = [QueueEntry, ...QueueEntry[]];

function groupsBy(taken: readonly QueueEntry[], owner: (entry: QueueEntry) => object): Group[] {
  const groups = new Map<object, QueueEntry[]>();
  for (let from = 0, to = 0; from < taken.length; from = to) {
    const key = owner(taken[from] as QueueEntry);
    while (to < taken.length && owner(taken[to] as QueueEntry) === key) to += 1;
    const group = groups.get(key);
    // Mostly all are of one, and there may be a million.
    if (group === undefined) groups.set(key, taken.slice(from, to));
    else for (let at = from; at < to; at += 1) group.push(taken[at] as QueueEntry);
  }
  return [...groups.values()] as Group[];
}

function areAlike(taken: readonly QueueEntry[]): boolean {
  const [first] = taken;
  if (first === undefined || taken.length === 1) return true;
  if (first.consumer === null) return false;
  for (const { consumer } of taken) if (consumer !== first.consumer) return false;
  return true;
}

function before(left: QueueEntry, right: QueueEntry): number {
  if (left.queue !== right.queue) return byteOrder(left.queue.name, right.queue.name);
  if (left.consumer !== null && right.consumer !== null)
    return byteOrder(left.consumer.tag, right.consumer.tag);
  if (left.consumer === null && right.consumer === null) return left.deliveryTag - right.deliveryTag;
  return left.consumer === null ? -1 : 1;
}

function byteOrder(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
