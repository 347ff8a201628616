// A frozen picture of a queue: the numbers of its messages at one moment. Rows are read when they are asked for and tell
// what has become of each; one that was looked at before it left keeps what it said.

import type { Broker } from '../../broker/broker-api.ts';
import type { MessageRow } from '../../contract/model.ts';
import type { MessageContent, Snapshot } from '../connector.ts';
import { connectionNames, type ConnectionNames } from './client-names.ts';
import { translated } from './errors.ts';
import { messageContent, messageRow, unseenGoneRow } from './message-rows.ts';
import type { QueueTracker } from './queue-tracker.ts';
import { messageNumbers } from './message-numbers.ts';

/** Rows that were shown and are kept for when their message has gone; about half a kilobyte each. */
const rowsRemembered = 1_000;

export function takeSnapshot(broker: Broker, queues: QueueTracker, queue: string, takenAt: number): Snapshot {
  const numbers = messageNumbers(broker, queue);
  // A queue that was deleted and declared again has other messages under the same numbers.
  const generation = queues.generation(queue);
  const seen = new Map<number, MessageRow>();
  let driftKnown = { stamp: '', added: 0, gone: 0 };

  const queueIsSame = () => generation !== undefined && queues.generation(queue) === generation;

  const rowAt = (
    sequence: number,
    position: number,
    view: ReturnType<Broker['read']>[number],
    names: ConnectionNames,
  ): MessageRow => {
    if (view !== null) {
      const row = messageRow(view, position, names);
      remember(seen, sequence, row);
      return row;
    }
    const before = seen.get(sequence);
    return before === undefined
      ? unseenGoneRow(sequence, position)
      : { ...before, position, state: 'gone', holder: null };
  };

  return {
    queue,
    total: numbers.length,
    ready: numbers.ready,
    unacked: numbers.unacked,
    takenAt,
    page: (positions) =>
      translated(`read messages of the queue '${queue}'`, () => {
        const inList = positions.filter((position) => position < numbers.length);
        const wanted = inList.map((position) => numbers.at(position) ?? 0);
        const views = queueIsSame() ? broker.read(queue, wanted) : [];
        const names = connectionNames(broker);
        return inList.map((position, index) =>
          rowAt(wanted[index] ?? 0, position, views[index] ?? null, names),
        );
      }),
    contents: (positions, bounds) =>
      translated(`read messages of the queue '${queue}'`, () => {
        const wanted = positions.flatMap((position) => numbers.at(position) ?? []);
        if (!queueIsSame()) return wanted.map(() => null);
        return contentsWithin(bounds, queue, broker.read(queue, wanted));
      }),
    drift: () =>
      translated(`compare with the queue '${queue}'`, () => {
        const view = queueIsSame() ? broker.queue(queue) : undefined;
        if (view === undefined) return { added: 0, gone: numbers.length };
        const { published, acked, discarded, delivered, requeued } = view.counters;
        const stamp = [published, acked, discarded, delivered, requeued].join(' ');
        if (stamp !== driftKnown.stamp) {
          driftKnown = { stamp, ...numbers.drift() };
        }
        return { added: driftKnown.added, gone: driftKnown.gone };
      }),
    close: () => seen.clear(),
  };
}

function contentsWithin(
  bounds: Parameters<Snapshot['contents']>[1],
  queue: string,
  views: ReturnType<Broker['read']>,
): (MessageContent | null)[] {
  const contents: (MessageContent | null)[] = [];
  let bytes = 0;
  for (const view of views) {
    if (view !== null) {
      bytes += Math.min(view.body.byteLength, bounds.bodyBytesMax) + view.properties.byteLength;
    }
    if (bytes > bounds.bytesMax && contents.length > 0) break;
    contents.push(view === null ? null : messageContent(view, queue, bounds.bodyBytesMax));
  }
  return contents;
}

function remember(seen: Map<number, MessageRow>, sequence: number, row: MessageRow): void {
  seen.delete(sequence);
  seen.set(sequence, row);
  if (seen.size <= rowsRemembered) return;
  for (const oldest of seen.keys()) {
    seen.delete(oldest);
    return;
  }
}
