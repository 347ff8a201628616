// Queues in which a message with x-death has been seen: at the head of a list that somebody took, and where looking disturbs
// nobody, at the head of each queue. A queue that such a message has died in itself is at work on it, and does not count.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Session, Snapshot } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import type { QueueRow } from '../../contract/model.ts';
import { readDeaths } from '../../dead-letters/deaths.ts';

const queuesKept = 1_000;
/** Heads looked at in one go, and the longest queue whose head is worth a list of its messages. */
const headsPerLook = 100;
const longestQueue = 100_000;

export class SeenDeaths {
  readonly #byEndpoint = new Map<string, Set<string>>();
  /** When the head of a queue was published that has been looked at. */
  readonly #heads = new Map<string, number | null>();

  of(endpointId: string): ReadonlySet<string> {
    return this.#byEndpoint.get(endpointId) ?? new Set();
  }

  /** Looks at the first message of a list that is there anyhow. */
  async note(session: Session, { queue, page }: Pick<Snapshot, 'queue' | 'page'>): Promise<void> {
    const [first] = await page([0]);
    if (first === undefined || first.death === null || session.browse === undefined) return;
    const { properties } = await session.browse.get(queue, first.sequence);
    const deaths = readDeaths(properties.headers);
    if (deaths.length === 0 || deaths.some((death) => death.queue === queue)) return;
    const seen = this.#byEndpoint.get(session.id) ?? new Set();
    this.#byEndpoint.set(session.id, seen);
    if (seen.size < queuesKept) seen.add(queue);
  }

  /** Only where that disturbs nobody; each head once. */
  async lookAtHeads(session: Session, queues: Iterable<QueueRow>): Promise<void> {
    const { browse } = session;
    if (browse?.effect !== 'none') return;
    let left = headsPerLook;
    for (const { name, type, ready, oldestReadyAt } of queues) {
      const isWorthIt = type !== 'stream' && ready !== null && ready > 0 && ready <= longestQueue;
      const key = JSON.stringify([session.id, name]);
      if (!isWorthIt || this.#heads.get(key) === oldestReadyAt) continue;
      if (left === 0) return;
      left -= 1;
      this.#heads.set(key, oldestReadyAt);
      if (this.#heads.size > queuesKept * 20) this.#heads.clear();
      await this.#lookAtHead(session, name).catch((error: unknown) => {
        // A queue or a message that has gone meanwhile tells nothing.
        if (!(error instanceof AppError)) throw error;
      });
      await nextTurn();
    }
  }

  async #lookAtHead(session: Session, queue: string): Promise<void> {
    const snapshot = await session.browse?.open(queue);
    if (snapshot === undefined) return;
    try {
      await this.note(session, snapshot);
    } finally {
      snapshot.close();
    }
  }
}
