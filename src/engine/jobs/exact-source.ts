// A job's source on an endpoint where messages can be looked at where they are, and removed one by one: nothing is taken
// that is not wanted. Chosen messages are looked for where they were seen first, then in the whole queue.

import type { BrowseFacet, DeleteMessageFacet } from '../../connectors/connector.ts';
import { limits } from '../../contract/limits.ts';
import type { JobMessage, Wanted } from '../../jobs/ends.ts';
import { jobMessage } from './job-message.ts';
import type { QueueSource } from './queue-source.ts';
import { storedMessage } from './stored-message.ts';

export function exactSource(
  browse: BrowseFacet,
  deletion: DeleteMessageFacet | undefined,
  queue: string,
  wanted: Wanted,
  /** Of the whole queue, from its head. */
  most: number,
): QueueSource {
  const messages: AsyncGenerator<JobMessage, void> = wanted === null ? everyReady() : chosen(wanted);

  async function* everyReady(): AsyncGenerator<JobMessage, void> {
    let left = most;
    for await (const sequence of readySequences()) {
      if (left === 0) return;
      const message = await read(sequence);
      if (message === null) continue;
      left -= 1;
      yield message;
    }
  }

  async function* chosen(fingerprints: NonNullable<Wanted>): AsyncGenerator<JobMessage, void> {
    const still = new Map(Array.from(fingerprints, ([key, alike]) => [key, alike.length]));
    const met = new Set<string>();
    const isWanted = (message: JobMessage): boolean => {
      const alike = still.get(message.fingerprint);
      if (alike === undefined) return false;
      if (alike === 1) still.delete(message.fingerprint);
      else still.set(message.fingerprint, alike - 1);
      return true;
    };
    for (const sequence of [...fingerprints.values()].flat()) {
      const message = await read(sequence);
      if (message === null || !isWanted(message)) continue;
      met.add(sequence);
      yield message;
    }
    // Others alike, or the same after a restart that gave them other numbers.
    if (still.size === 0) return;
    for await (const sequence of readySequences()) {
      if (met.has(sequence)) continue;
      const message = await read(sequence);
      if (message !== null && isWanted(message)) yield message;
      if (still.size === 0) return;
    }
  }

  async function* readySequences(): AsyncGenerator<string> {
    const snapshot = await browse.open(queue);
    try {
      for (let position = 0; position < snapshot.total; position += limits.pageRowsMax) {
        for (const row of await snapshot.page(positionsFrom(position))) {
          if (row.state === 'ready') yield row.sequence;
        }
      }
    } finally {
      snapshot.close();
    }
  }

  /** Null when it has left the queue, or is with a consumer. */
  async function read(sequence: string): Promise<JobMessage | null> {
    const stored = await storedMessage(browse, queue, sequence);
    if (stored?.state !== 'ready') return null;
    return jobMessage(stored, () => deletion?.delete(queue, sequence) ?? Promise.resolve(false));
  }

  async function counts() {
    const snapshot = await browse.open(queue);
    snapshot.close();
    return snapshot;
  }

  return {
    ready: async () => (await counts()).ready,
    mayComeBack: async () => (await counts()).unacked > 0,
    next: async () => {
      const step = await messages.next();
      return step.done === true ? null : step.value;
    },
    close: async () => {
      await messages.return(undefined);
    },
  };
}

function positionsFrom(first: number): number[] {
  return Array.from({ length: limits.pageRowsMax }, (_, index) => first + index);
}
