// All jobs of an engine: those that run, those that wait to be resumed, and the last that ended. Each has a journal in
// one folder; at start the unfinished ones are there again, interrupted.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { JobResult, JobRow } from '../contract/job.ts';
import { limits } from '../contract/limits.ts';
import type { Change } from '../contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import { reasonOf } from '../lib/reason.ts';
import type { JobEnds, Wanted } from './ends.ts';
import { JobJournal } from './journal.ts';
import type { NotableOutcome } from './result-places.ts';
import { runJob, type RunningJob } from './job.ts';
import type { JobProgress } from './progress.ts';
import { nameOf, type ChosenMessage, type JobTask } from './records.ts';

const extension = '.job.jsonl';
/** A page hears of a running job this often. */
const tellEveryMs = 200;

export interface JobsOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** Opens both ends of a task, for what is still open of it. */
  readonly openEnds: (task: JobTask, open: OpenPart) => Promise<JobEnds>;
  /** A task that will not be taken up again: what it needed can go. May be called twice. */
  readonly onOver?: (task: JobTask) => void;
  /** Something about a journal that the user should know. */
  readonly onNotice: (title: string, detail: string | null) => void;
}

/** What is still to be done of a task when a run begins. */
export interface OpenPart {
  readonly wanted: Wanted;
  /** How many messages from the head of the whole queue it may take to meet all that are open. */
  readonly most: number;
  readonly isOpen: (index: number) => boolean;
}

export type NewTask = Omit<JobTask, 'id' | 'startedAt'>;

interface Held {
  readonly journal: JobJournal;
  running: RunningJob | null;
}

export class Jobs {
  readonly #options: JobsOptions;
  readonly #jobs = new Map<string, Held>();
  readonly #watchers = new Set<(change: Change<JobRow>) => void>();
  readonly #untold = new Set<string>();
  #stopTelling: (() => void) | null = null;

  /** Reads the journals of the folder. Throws AppError storage when the folder cannot be used. */
  static async open(options: JobsOptions): Promise<Jobs> {
    const jobs = new Jobs(options);
    await jobs.#load();
    return jobs;
  }

  private constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Throws AppError too_many or storage. */
  async start(task: NewTask, chosen: readonly ChosenMessage[]): Promise<string> {
    this.#checkRoom();
    const { directory, clock } = this.#options;
    const id = randomUUID();
    const file = path.join(directory, `${id}${extension}`);
    const journal = await JobJournal.create(file, { ...task, id, startedAt: clock.now() }, chosen);
    const held: Held = { journal, running: null };
    this.#jobs.set(id, held);
    this.#run(held);
    await this.#dropOldest();
    return id;
  }

  /** Throws AppError not_found or precondition_failed. */
  pause(id: string): void {
    this.#running(id, 'paused').pause();
  }

  /** A paused job goes on; an interrupted one is taken up again. Throws AppError. */
  resume(id: string): void {
    const held = this.#held(id);
    if (held.running !== null) return held.running.resume();
    if (held.journal.progress.state !== 'interrupted') {
      throw new AppError(
        'precondition_failed',
        'This job has ended, so it cannot be resumed. Start a new one.',
      );
    }
    this.#checkRoom();
    const { ratePerSecond } = held.journal.progress;
    const at = this.#options.clock.now();
    held.journal.append({ type: 'state', state: 'running', reason: null, ratePerSecond, at });
    this.#run(held);
  }

  /** What is on its way is finished first. Throws AppError not_found or precondition_failed. */
  cancel(id: string): void {
    const held = this.#held(id);
    if (held.running !== null) return held.running.cancel();
    if (held.journal.progress.state !== 'interrupted') {
      throw new AppError('precondition_failed', 'This job has ended already.');
    }
    const { ratePerSecond } = held.journal.progress;
    const at = this.#options.clock.now();
    held.journal.append({ type: 'state', state: 'cancelled', reason: null, ratePerSecond, at });
    this.#changed(id);
    this.#options.onOver?.(held.journal.progress.task);
  }

  /** Throws AppError not_found or precondition_failed. */
  changeRate(id: string, perSecond: number | null): void {
    this.#running(id, 'slowed or sped up').changeRate(perSecond);
  }

  /** Removes an ended job and its journal. Throws AppError not_found, precondition_failed, storage. */
  async forget(id: string): Promise<void> {
    const held = this.#held(id);
    if (held.running !== null) {
      throw new AppError('precondition_failed', 'This job is still running. Cancel it first.');
    }
    this.#jobs.delete(id);
    await held.journal.close();
    await rm(held.journal.path, { force: true });
    this.#options.onOver?.(held.journal.progress.task);
    this.#announce({ op: 'delete', key: id });
  }

  /** In the order in which they came about; null is all outcomes. Throws AppError not_found or storage. */
  results(id: string, outcome: NotableOutcome | null, position: number, count: number): Promise<JobResult[]> {
    const { journal } = this.#held(id);
    return outcome === null ? journal.results(position, count) : journal.resultsOf(outcome, position, count);
  }

  /** Tasks that run or can be taken up again. */
  unfinished(): JobTask[] {
    return [...this.#jobs.values()].flatMap(({ journal: { progress } }) =>
      progress.endedAt === null ? [progress.task] : [],
    );
  }

  watch(listener: (change: Change<JobRow>) => void): () => void {
    for (const [key, { journal }] of this.#jobs) listener({ op: 'put', key, row: journal.progress.row() });
    listener({ op: 'synced', key: '' });
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** Interrupts what runs and waits for it. */
  async close(): Promise<void> {
    await Promise.all(
      Array.from(this.#jobs.values(), async ({ journal, running }) => {
        running?.interrupt('Leveret was closed. Resume the job to go on.');
        // What its journal has against that has been told, and keeps no other from being closed.
        await running?.ended.catch(() => undefined);
        await journal.close();
      }),
    );
    this.#watchers.clear();
    this.#stopTelling?.();
  }

  #run(held: Held): void {
    const { journal } = held;
    const { task } = journal.progress;
    const running = runJob({
      journal,
      clock: this.#options.clock,
      openEnds: () => this.#options.openEnds(task, openPart(journal.progress)),
      onProgress: () => this.#progressed(task.id),
    });
    held.running = running;
    this.#changed(task.id);
    void running.ended.then(
      () => {
        held.running = null;
        this.#changed(task.id);
        if (journal.progress.endedAt !== null) this.#options.onOver?.(task);
      },
      (error: unknown) => {
        // Only its journal can have failed: the disk refuses, and the job cannot even note that. It can be taken up again
        // all the same, now as after the end of the engine.
        held.running = null;
        const reason = reasonOf(error);
        this.#interrupted(journal.progress, reason);
        this.#options.onNotice(`${nameOf(task)} has stopped.`, reason);
        this.#changed(task.id);
      },
    );
  }

  async #load(): Promise<void> {
    const { directory, onNotice } = this.#options;
    let names: string[];
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      names = await readdir(directory);
    } catch (error) {
      const reason = reasonOf(error);
      throw new AppError('storage', `Could not read the jobs in ${directory}: ${reason}.`, { cause: error });
    }
    for (const name of names.filter((each) => each.endsWith(extension))) {
      try {
        await this.#loadOne(path.join(directory, name));
      } catch (error) {
        // One that cannot be read keeps nobody from the others.
        onNotice('The journal of a job could not be read.', reasonOf(error));
      }
    }
  }

  async #loadOne(file: string): Promise<void> {
    const { onNotice } = this.#options;
    const journal = await JobJournal.open(file);
    if (journal === null) {
      const aside = `${file}.broken`;
      await rename(file, aside);
      onNotice('The journal of a job could not be read.', `It was put aside as ${aside}.`);
      return;
    }
    const { progress, brokenLines } = journal;
    if (brokenLines > 0) {
      const damaged = brokenLines === 1 ? 'One line is' : `${brokenLines} lines are`;
      onNotice(
        `${damaged} damaged in the journal of a job. ${nameOf(progress.task)}.`,
        `${file}. Messages that they told of may be sent again.`,
      );
    }
    this.#jobs.set(progress.task.id, { journal, running: null });
    if (progress.state !== 'running' && progress.state !== 'paused') return;
    this.#interrupted(progress, 'Leveret ended while the job was running. Resume it to go on.');
  }

  /** Nothing is written for that: a journal that ends with a running job says it already, and the disk may be full. */
  #interrupted(progress: JobProgress, reason: string): void {
    const { ratePerSecond } = progress;
    const at = this.#options.clock.now();
    progress.apply({ type: 'state', state: 'interrupted', reason, ratePerSecond, at });
  }

  async #dropOldest(): Promise<void> {
    const ended = [...this.#jobs.entries()]
      .filter(([, { journal }]) => journal.progress.endedAt !== null)
      .sort(
        ([, one], [, other]) => (one.journal.progress.endedAt ?? 0) - (other.journal.progress.endedAt ?? 0),
      );
    for (const [id] of ended.slice(0, Math.max(0, ended.length - limits.jobsKept))) {
      try {
        // Another new job may have had it removed meanwhile.
        if (this.#jobs.has(id)) await this.forget(id);
      } catch (error) {
        this.#options.onNotice('The journal of an old job could not be removed.', reasonOf(error));
      }
    }
  }

  #checkRoom(): void {
    const running = [...this.#jobs.values()].filter((held) => held.running !== null).length;
    if (running < limits.jobsRunningMax) return;
    throw new AppError(
      'too_many',
      `${running} jobs are running already, which is the most at once. Wait for one, or cancel one.`,
    );
  }

  #held(id: string): Held {
    const held = this.#jobs.get(id);
    if (held !== undefined) return held;
    throw new AppError('not_found', 'There is no such job any more. It may have been removed from the list.');
  }

  #running(id: string, what: string): RunningJob {
    const { running } = this.#held(id);
    if (running !== null) return running;
    throw new AppError('precondition_failed', `This job is not running, so it cannot be ${what}.`);
  }

  #changed(id: string): void {
    this.#untold.delete(id);
    const held = this.#jobs.get(id);
    if (held !== undefined) this.#announce({ op: 'put', key: id, row: held.journal.progress.row() });
  }

  #progressed(id: string): void {
    this.#untold.add(id);
    this.#stopTelling ??= this.#options.clock.after(tellEveryMs, () => {
      this.#stopTelling = null;
      for (const untold of this.#untold) this.#changed(untold);
    });
  }

  #announce(change: Change<JobRow>): void {
    for (const watcher of this.#watchers) watcher(change);
  }
}

/** The numbers are those of the moment of the call: the run moves them on. */
function openPart(progress: JobProgress): OpenPart {
  const most = progress.remaining() + progress.stayed;
  return { wanted: progress.wanted(), most, isOpen: progress.openAtStart() };
}
