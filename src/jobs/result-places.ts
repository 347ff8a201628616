// Where results stand in a job's journal, so that a page of them is read without what lies before it. Every so many of all
// are remembered, and each of those that are not plain done: people look for these among a million others.

import type { JobOutcome } from '../contract/job.ts';

export type NotableOutcome = Exclude<JobOutcome, 'done'>;

/** 8 bytes for 64 lines. */
const rememberedEvery = 64;

export class ResultPlaces {
  readonly #all: number[] = [];
  readonly #notable = new Map<JobOutcome, number[]>();
  #count = 0;

  /** `offset` is where its line begins. */
  add(outcome: JobOutcome, offset: number): void {
    if (this.#count % rememberedEvery === 0) this.#all.push(offset);
    this.#count += 1;
    if (outcome === 'done') return;
    const offsets = this.#notable.get(outcome);
    if (offsets === undefined) this.#notable.set(outcome, [offset]);
    else offsets.push(offset);
  }

  /** Where to begin reading for the result at this position, and how many results to skip from there; null beyond the end. */
  before(position: number): { readonly offset: number; readonly skip: number } | null {
    const offset = this.#all[Math.floor(position / rememberedEvery)];
    return offset === undefined ? null : { offset, skip: position % rememberedEvery };
  }

  of(outcome: NotableOutcome, position: number, count: number): readonly number[] {
    return this.#notable.get(outcome)?.slice(position, position + count) ?? [];
  }
}
