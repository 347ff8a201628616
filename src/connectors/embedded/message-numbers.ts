// The numbers of a queue's messages at one moment, by position: a list for a queue that gives messages away, and for a
// stream, which may have any number of them, only where it began and ended.

import type { Broker } from '../../broker/broker-api.ts';
import { compareSequences } from './snapshot-drift.ts';

export interface MessageNumbers {
  readonly length: number;
  readonly ready: number;
  readonly unacked: number;
  /** Undefined outside the list. */
  at(position: number): number | undefined;
  /** Compared with the same queue as it is now. */
  drift(): { added: number; gone: number };
}

/** Throws BrokerError when there is no such queue. */
export function messageNumbers(broker: Broker, queue: string): MessageNumbers {
  const offsets = broker.queue(queue)?.offsets ?? null;
  return offsets === null ? listed(broker, queue) : ofStream(broker, queue, offsets);
}

function listed(broker: Broker, queue: string): MessageNumbers {
  const { sequences, ready, unacked } = broker.snapshot(queue);
  return {
    length: sequences.length,
    ready,
    unacked,
    at: (position) => sequences[position],
    drift: () => compareSequences(sequences, broker.snapshot(queue).sequences),
  };
}

function ofStream(
  broker: Broker,
  queue: string,
  { first, next }: { readonly first: number; readonly next: number },
): MessageNumbers {
  const length = next - first;
  return {
    length,
    ready: length,
    unacked: 0,
    at: (position) => (position >= 0 && position < length ? first + position : undefined),
    drift() {
      const now = broker.queue(queue)?.offsets ?? { first: next, next };
      return { added: now.next - next, gone: Math.min(length, Math.max(0, now.first - first)) };
    },
  };
}
