// What earlier, interrupted runs of a job left behind, met again by fingerprint: messages that were announced and have no
// outcome, and those that have one and stand in the queue all the same, since a copy or a refusal takes nothing away.

import type { JobProgress } from './progress.ts';

export type Pending = ReturnType<JobProgress['pending']>[number];

export class Earlier {
  readonly #pending = new Map<string, Pending[]>();
  readonly #stayed: Map<string, number>;
  #unmet: number;

  /** `pending` oldest first; `stayed` counts by fingerprint. */
  constructor(pending: readonly Pending[], stayed: ReadonlyMap<string, number>) {
    for (const one of pending) {
      const alike = this.#pending.get(one.fingerprint);
      if (alike === undefined) this.#pending.set(one.fingerprint, [one]);
      else alike.push(one);
    }
    this.#unmet = pending.length;
    this.#stayed = new Map(stayed);
  }

  /** How many announced messages were not met yet. */
  get unmet(): number {
    return this.#unmet;
  }

  /** A message of the queue: one that was announced, one that is settled, or a new one. */
  meet(fingerprint: string): Pending | 'settled' | 'new' {
    const alike = this.#pending.get(fingerprint);
    // Of several that are alike, the ones that have arrived go first: their originals only need to be removed.
    const found = alike?.find((one) => one.isSent) ?? alike?.[0];
    if (alike !== undefined && found !== undefined) {
      alike.splice(alike.indexOf(found), 1);
      this.#unmet -= 1;
      return found;
    }
    const stayed = this.#stayed.get(fingerprint);
    if (stayed === undefined) return 'new';
    if (stayed === 1) this.#stayed.delete(fingerprint);
    else this.#stayed.set(fingerprint, stayed - 1);
    return 'settled';
  }

  /** Announced messages that were not met, oldest first among those alike. */
  left(): Pending[] {
    return [...this.#pending.values()].flat();
  }
}
