// How far a job is: its records, summed up. The same whether they were just written or are read back after a crash, and
// bounded: the results themselves stay in the journal.

import { jobOutcome, type JobOutcome, type JobRow, type JobState } from '../contract/job.ts';
import type { JobRecord, JobTask } from './records.ts';
import type { Wanted } from './ends.ts';

/** A message whose copy had been announced when its outcome was not yet known. */
interface Pending {
  readonly index: number;
  readonly fingerprint: string;
  isSent: boolean;
  /** How many runs have begun to send it: beyond one, the target may hold it more than once. */
  attempts: number;
}

export class JobProgress {
  readonly task: JobTask;
  state: JobState = 'running';
  reason: string | null = null;
  ratePerSecond: number | null;
  endedAt: number | null = null;
  settled = 0;
  bytes = 0;
  /** A run before this one did not come to its end. */
  wasInterrupted = false;
  /** Of a whole queue: settled messages that are where they were, so that the next run meets them again. */
  stayed = 0;
  readonly outcomes = Object.fromEntries(jobOutcome.options.map((outcome) => [outcome, 0])) as Record<
    JobOutcome,
    number
  >;
  #nextIndex = 0;
  readonly #wanted = new Map<string, string[]>();
  readonly #pending = new Map<number, Pending>();

  constructor(task: JobTask) {
    this.task = task;
    this.ratePerSecond = task.input.ratePerSecond;
  }

  apply(record: JobRecord): void {
    switch (record.type) {
      case 'job':
        return;
      case 'wanted':
        for (const { fingerprint, sequence } of record.messages) {
          const alike = this.#wanted.get(fingerprint);
          if (alike === undefined) this.#wanted.set(fingerprint, [sequence]);
          else alike.push(sequence);
        }
        return;
      case 'sending':
        this.#nextIndex = Math.max(this.#nextIndex, record.index + 1);
        {
          const { index, fingerprint } = record;
          const attempts = (this.#pending.get(index)?.attempts ?? 0) + 1;
          this.#pending.set(index, { index, fingerprint, isSent: false, attempts });
        }
        return;
      case 'sent': {
        // Also where the line that announced it is damaged: its move id is taken.
        this.#nextIndex = Math.max(this.#nextIndex, record.index + 1);
        const pending = this.#pending.get(record.index);
        if (pending !== undefined) pending.isSent = true;
        return;
      }
      case 'settled': {
        const { index, outcome } = record.result;
        this.#nextIndex = Math.max(this.#nextIndex, index + 1);
        this.#pending.delete(index);
        this.#settled(record.fingerprint);
        this.outcomes[outcome] += 1;
        this.settled += 1;
        this.bytes += record.bytes;
        if (record.stays && !this.task.chosen && this.task.file === null) this.stayed += 1;
        return;
      }
      case 'state':
        this.state = record.state;
        this.wasInterrupted ||= record.state === 'interrupted';
        this.reason = record.reason;
        this.ratePerSecond = record.ratePerSecond;
        this.endedAt = record.state === 'finished' || record.state === 'cancelled' ? record.at : null;
    }
  }

  nextIndex(): number {
    const index = this.#nextIndex;
    this.#nextIndex += 1;
    return index;
  }

  /** What is still to be treated; null is every message. */
  wanted(): Wanted {
    return this.task.chosen ? this.#wanted : null;
  }

  remaining(): number {
    return Math.max(0, this.task.total - this.settled);
  }

  /** Which messages have no outcome as of now, by index: for a source that gives the same ones in the same order each time. */
  openAtStart(): (index: number) => boolean {
    const next = this.#nextIndex;
    const pending = new Set(this.#pending.keys());
    return (index) => index >= next || pending.has(index);
  }

  /** Messages announced by a run that was interrupted, oldest first: to be met again, or known to have left. */
  pending(): readonly Readonly<Pending>[] {
    return [...this.#pending.values()];
  }

  row(): JobRow {
    const { task } = this;
    const { target } = task.input;
    return {
      id: task.id,
      kind: task.input.kind,
      state: this.state,
      reason: this.reason,
      endpointId: task.input.endpointId,
      endpointName: task.endpointName,
      queue: task.input.queue,
      target:
        target === null || 'origin' in target
          ? target
          : { ...target, endpointName: task.targetEndpointName ?? target.endpointId },
      file: task.file?.name ?? null,
      total: task.total,
      settled: this.settled,
      outcomes: { ...this.outcomes },
      bytes: this.bytes,
      ratePerSecond: this.ratePerSecond,
      startedAt: task.startedAt,
      endedAt: this.endedAt,
    };
  }

  #settled(fingerprint: string): void {
    const alike = this.#wanted.get(fingerprint);
    if (alike === undefined) return;
    // Those alike are treated in the order in which they were chosen.
    alike.shift();
    if (alike.length === 0) this.#wanted.delete(fingerprint);
  }
}
