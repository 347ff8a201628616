// One job's run: takes messages window by window, sends their copies, and removes the originals of those that arrived.
// At least once: announced in the journal, sent, confirmed, noted, and only then removed. A crash anywhere leaves every
// message in at least one place, and what may be in two carries one move id and is reported as doubled.

import { toAppError } from '../contract/errors.ts';
import type { JobResult } from '../contract/job.ts';
import { limits } from '../contract/limits.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobEnds, JobMessage, Sent } from './ends.ts';
import type { JobJournal } from './journal.ts';
import { RateLimit } from './rate-limit.ts';
import { nameOf } from './records.ts';

/** Bodies on their way at once; a single larger one goes alone. */
const windowBytes = 16 * 1024 * 1024;
const pauseLooksEveryMs = 50;

const before = 'The copy had been confirmed before the interruption.';
const twice = 'An interrupted run had begun to send it: the target may hold it twice, under one move id.';
const both = 'A consumer took the original while its copy was sent: both exist.';

export interface RunningJob {
  readonly ended: Promise<void>;
  pause(): void;
  resume(): void;
  /** Stops between two windows; what is on its way is finished first. */
  cancel(): void;
  /** Stops as cancel does, but the job can be resumed later. */
  interrupt(reason: string): void;
  changeRate(perSecond: number | null): void;
}

interface Announced {
  readonly message: JobMessage;
  readonly index: number;
  /** Its copy was confirmed in an earlier run. */
  readonly isSent: boolean;
  /** An earlier run than the one that sends or sent it had begun to send it too. */
  readonly wasBegun: boolean;
}

export interface JobOptions {
  readonly journal: JobJournal;
  readonly openEnds: () => Promise<JobEnds>;
  readonly clock: Clock;
  readonly onProgress: () => void;
}

export function runJob({ journal, openEnds, clock, onProgress }: JobOptions): RunningJob {
  const { progress } = journal;
  const { task } = progress;
  const rate = new RateLimit(clock, progress.ratePerSecond);
  const control: {
    stop: { state: 'cancelled' | 'interrupted'; reason: string | null } | null;
    isPaused: boolean;
  } = { stop: null, isPaused: false };

  const note = (state: typeof progress.state, reason: string | null) => {
    const { ratePerSecond } = progress;
    journal.append({ type: 'state', state, reason, ratePerSecond, at: clock.now() });
    onProgress();
  };
  const sleep = (delayMs: number) => new Promise<void>((resolve) => void clock.after(delayMs, resolve));
  /** Waits out a pause; true when the run is to stop. */
  const isStopping = async (): Promise<boolean> => {
    while (control.isPaused && control.stop === null) await sleep(pauseLooksEveryMs);
    return control.stop !== null;
  };

  const ended = (async () => {
    try {
      const ends = await openEnds();
      try {
        const earlier = new Earlier(progress.pending());
        for (;;) {
          if (await isStopping()) break;
          const window = await nextWindow(ends, earlier);
          if (window.length === 0) break;
          await journal.sync();
          const outcomes = await Promise.allSettled(
            window.map(async (announced) => settle(announced, await treat(announced, ends))),
          );
          onProgress();
          const failed = outcomes.find((outcome) => outcome.status === 'rejected');
          if (failed !== undefined) throw failed.reason;
        }
        if (control.stop === null) {
          for (const left of earlier.left()) settleLeft(left);
          settleMissing();
        }
      } finally {
        await ends.source.close();
      }
      await journal.sync();
      note(control.stop?.state ?? 'finished', control.stop?.reason ?? null);
    } catch (thrown) {
      const error = toAppError(thrown, nameOf(task));
      note('interrupted', error.message);
    }
  })();

  async function nextWindow(ends: JobEnds, earlier: Earlier): Promise<Announced[]> {
    const window: Announced[] = [];
    let bytes = 0;
    while (window.length < limits.jobWindowMessages && bytes < windowBytes) {
      if (window.length >= progress.remaining()) break;
      const delayMs = rate.delayMs();
      // A slow job sends what it has instead of letting it wait for a full window.
      if (delayMs > 0 && (window.length > 0 || (await isStoppingAfter(delayMs)))) break;
      const message = await ends.source.next();
      if (message === null) break;
      rate.count();
      const known = earlier.meet(message.fingerprint);
      const index = known?.index ?? progress.nextIndex();
      const isSent = known?.isSent ?? false;
      if (!isSent) journal.append({ type: 'sending', index, fingerprint: message.fingerprint });
      window.push({ message, index, isSent, wasBegun: (known?.attempts ?? 0) > (isSent ? 1 : 0) });
      bytes += message.body.byteLength;
    }
    return window;
  }

  /** Waits; true when the run is to stop meanwhile. */
  async function isStoppingAfter(delayMs: number): Promise<boolean> {
    const until = clock.steady() + delayMs;
    for (let left = delayMs; left > 0; left = until - clock.steady()) {
      await sleep(Math.min(left, pauseLooksEveryMs));
      if (await isStopping()) return true;
    }
    return false;
  }

  async function treat({ message, index, isSent, wasBegun }: Announced, { target }: JobEnds) {
    if (target === null) {
      const removed = await message.remove();
      return removed ? verdict('done', null) : verdict('gone', 'It had left the queue.');
    }
    const removes = task.input.kind !== 'copy';
    if (isSent) {
      if (removes) await message.remove();
      return wasBegun ? verdict('doubled', twice) : verdict('doneBefore', before);
    }
    const sent = await target.send(message, moveId(index));
    if (sent.outcome !== 'done') return { ...sent };
    journal.append({ type: 'sent', index });
    const removed = !removes || (await message.remove());
    if (removed && !wasBegun) return { ...sent, reason: null };
    return { ...sent, outcome: 'doubled' as const, reason: removed ? twice : both };
  }

  function settle(
    { message, index }: Announced,
    { outcome, reason, sentTo }: Omit<Sent, 'outcome'> & Pick<JobResult, 'outcome' | 'reason'>,
  ): void {
    const { fingerprint, messageId, exchange, routingKey } = message;
    journal.append({
      type: 'settled',
      fingerprint,
      bytes: message.body.byteLength,
      result: {
        index,
        outcome,
        reason,
        moveId: moveId(index),
        messageId,
        exchange,
        routingKey,
        sentTo,
        at: clock.now(),
      },
    });
  }

  /** A message that an earlier run had announced and that is no longer in the queue. */
  function settleLeft({ index, fingerprint, isSent, attempts }: Pending): void {
    const wasTaken = isSent || task.input.kind === 'delete';
    settleUnseen(
      index,
      fingerprint,
      attempts > 1
        ? verdict('doubled', twice)
        : wasTaken
          ? verdict('doneBefore', 'It had left the queue before the interruption.')
          : verdict(
              'gone',
              'It left the queue after the interruption; whether its copy had arrived is not known.',
            ),
    );
  }

  /** Chosen messages that were not met. */
  function settleMissing(): void {
    for (const [fingerprint, alike] of progress.wanted() ?? []) {
      for (let left = alike.length; left > 0; left -= 1) {
        settleUnseen(
          progress.nextIndex(),
          fingerprint,
          verdict('gone', 'It was no longer waiting in the queue.'),
        );
      }
    }
  }

  function settleUnseen(index: number, fingerprint: string, outcome: ReturnType<typeof verdict>): void {
    const unseen = { messageId: null, exchange: '', routingKey: '' };
    const result = { index, ...outcome, moveId: moveId(index), ...unseen, at: clock.now() };
    journal.append({ type: 'settled', fingerprint, bytes: 0, result });
  }

  const moveId = (index: number) => `${task.id}:${index}`;

  return {
    ended,
    pause: () => {
      if (control.isPaused || control.stop !== null) return;
      control.isPaused = true;
      note('paused', null);
    },
    resume: () => {
      if (!control.isPaused) return;
      control.isPaused = false;
      note('running', null);
    },
    cancel: () => {
      control.stop ??= { state: 'cancelled', reason: null };
    },
    interrupt: (reason) => {
      control.stop ??= { state: 'interrupted', reason };
    },
    changeRate: (perSecond) => {
      rate.change(perSecond);
      const { state, reason } = progress;
      journal.append({ type: 'state', state, reason, ratePerSecond: perSecond, at: clock.now() });
      onProgress();
    },
  };
}

function verdict(outcome: JobResult['outcome'], reason: string | null) {
  return { outcome, reason, sentTo: null };
}

type Pending = ReturnType<JobJournal['progress']['pending']>[number];

/** The announcements of interrupted runs, met again by fingerprint, oldest first. */
class Earlier {
  readonly #byFingerprint = new Map<string, Pending[]>();

  constructor(pending: readonly Pending[]) {
    for (const one of pending) {
      const alike = this.#byFingerprint.get(one.fingerprint);
      if (alike === undefined) this.#byFingerprint.set(one.fingerprint, [one]);
      else alike.push(one);
    }
  }

  meet(fingerprint: string) {
    const alike = this.#byFingerprint.get(fingerprint);
    // Of several that are alike, the ones that have arrived go first: their originals only need to be removed.
    const found = alike?.find((one) => one.isSent) ?? alike?.[0];
    if (alike === undefined || found === undefined) return undefined;
    alike.splice(alike.indexOf(found), 1);
    return found;
  }

  left() {
    return [...this.#byFingerprint.values()].flat();
  }
}
