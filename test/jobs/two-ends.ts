// Two queues in memory as the ends of a job, with every step counted: at a chosen step the "process" dies, which means
// that nothing after it happens any more. What was taken and not removed is then in the source again, as in a broker.

import { createHash } from 'node:crypto';
import type { JobEnds, JobMessage, Wanted } from '../../src/jobs/ends.ts';

export class TwoEnds {
  source: string[];
  readonly target: { body: string; moveId: string }[] = [];
  /** Bodies that the target refuses or returns. */
  readonly refused = new Set<string>();
  /** Somebody holds messages that are not in `source`. */
  holdsSome = false;
  steps = 0;
  #dieAt: number;
  #died!: () => void;
  /** Resolves when the process has died. */
  readonly death: Promise<void>;

  constructor(bodies: readonly string[], dieAt = Number.POSITIVE_INFINITY) {
    this.source = [...bodies];
    this.#dieAt = dieAt;
    this.death = new Promise((resolve) => (this.#died = resolve));
  }

  /** The same queues for the next process. */
  reborn(dieAt = Number.POSITIVE_INFINITY): TwoEnds {
    const next = new TwoEnds(this.source, dieAt);
    next.target.push(...this.target);
    for (const body of this.refused) next.refused.add(body);
    return next;
  }

  open(wanted: Wanted, most: number, takesAway: boolean): JobEnds {
    let at = 0;
    let left = most;
    const still = wanted && new Map(Array.from(wanted, ([key, alike]) => [key, alike.length]));
    const here = [...this.source];
    return {
      source: {
        next: async () => {
          await this.#step();
          while (at < here.length && left > 0) {
            const message = this.#message(here[at] ?? '');
            at += 1;
            const alike = still?.get(message.fingerprint) ?? 0;
            if (still !== null && alike === 0) continue;
            still?.set(message.fingerprint, alike - 1);
            left -= 1;
            return message;
          }
          return null;
        },
        mayComeBack: () => Promise.resolve(this.holdsSome),
        close: () => this.#step(),
      },
      target: takesAway
        ? null
        : {
            close: () => Promise.resolve(),
            send: async ({ body, exchange, routingKey }, moveId) => {
              await this.#step();
              const text = Buffer.from(body).toString();
              const sentTo = { exchange, routingKey };
              if (this.refused.has(text)) return { outcome: 'unroutable', sentTo, reason: '312 NO_ROUTE' };
              this.target.push({ body: text, moveId });
              // The copy has arrived; whether the process still hears of it is another step.
              await this.#step();
              return { outcome: 'done', sentTo };
            },
          },
    };
  }

  #message(body: string): JobMessage {
    return {
      fingerprint: createHash('sha256').update(body).digest('base64url').slice(0, 22),
      messageId: null,
      exchange: 'orders',
      routingKey: 'created',
      storedProperties: new Uint8Array(2),
      body: Buffer.from(body),
      remove: async () => {
        await this.#step();
        const place = this.source.indexOf(body);
        if (place === -1) return false;
        this.source.splice(place, 1);
        await this.#step();
        return true;
      },
    };
  }

  /** Never comes back once the process is dead. */
  async #step(): Promise<void> {
    this.steps += 1;
    if (this.steps < this.#dieAt) return;
    this.#died();
    await new Promise(() => undefined);
  }
}
