// One job's run: takes messages window by window, sends their copies, and removes the originals of those that arrived.
// At least once: announced in the journal, sent, confirmed, noted, and only then removed. A crash anywhere leaves every
// message in at least one place, and what may be in two carries one move id and is reported as doubled.

import { toAppError } from '../contract/errors.ts';
import type { JobOutcome, JobResult } from '../contract/job.ts';
import { limits } from '../contract/limits.ts';
import type { Clock } from '../lib/clock.ts';
import { Earlier, type Pending } from './earlier.ts';
import type { JobEnds, JobMessage, Sent } from './ends.ts';
import { JobControl, type Stop } from './job-control.ts';
import type { JobJournal } from './journal.ts';
import { RateLimit } from './rate-limit.ts';
import { nameOf } from './records.ts';

/** Bodies on their way at once; a single larger one goes alone. */
const windowBytes = 16 * 1024 * 1024;

/** Outcomes that leave the original where it is, whatever the job does with others. */
const staying: readonly JobOutcome[] = ['unroutable', 'refused', 'noTarget'];

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
  const control = new JobControl(clock);

  const note = (state: typeof progress.state, reason: string | null) => {
    const { ratePerSecond } = progress;
    journal.append({ type: 'state', state, reason, ratePerSecond, at: clock.now() });
    onProgress();
  };
  const ended = (async () => {
    try {
      const earlier = new Earlier(progress.pending(), await journal.stayed());
      const ends = await openEnds();
      let stop: Stop | null;
      try {
        while (!(await control.isStopping())) {
          const window = await nextWindow(ends, earlier);
          if (window === null) break;
          await journal.sync();
          const outcomes = await Promise.allSettled(
            window.map(async (announced) => settle(announced, await treat(announced, ends))),
          );
          onProgress();
          const failed = outcomes.find((outcome) => outcome.status === 'rejected');
          if (failed !== undefined) throw failed.reason;
        }
        stop = control.stop ?? (await waitingForSome(ends));
        if (stop === null) {
          for (const left of earlier.left()) settleLeft(left);
          settleMissing();
        }
      } finally {
        await Promise.all([ends.source.close(), ends.target?.close()]);
      }
      await journal.sync();
      note(stop?.state ?? 'finished', stop?.reason ?? null);
    } catch (thrown) {
      const error = toAppError(thrown, nameOf(task));
      note('interrupted', error.message);
    }
  })();

  /** Null when there is nothing more to be done; empty when something is asked of the job first. */
  async function nextWindow({ source }: JobEnds, earlier: Earlier): Promise<Announced[] | null> {
    const window: Announced[] = [];
    let bytes = 0;
    while (window.length < limits.jobWindowMessages && bytes < windowBytes) {
      const remaining = progress.remaining() - window.length;
      if (remaining <= 0) return window.length === 0 ? null : window;
      const delayMs = rate.delayMs();
      if (delayMs > 0) {
        // A slow job sends what it has instead of letting it wait for a full window.
        if (window.length === 0) await control.wait(delayMs);
        return window;
      }
      const message = await source.next();
      if (message === null) return window.length === 0 ? null : window;
      const met = earlier.meet(message.fingerprint);
      // What is new is not of this job when as many are still to be met as it has left: it came in later.
      if (met === 'settled' || (met === 'new' && earlier.unmet >= remaining)) {
        if (control.isHeld) return window;
        continue;
      }
      rate.count();
      const known = met === 'new' ? null : met;
      const index = known?.index ?? progress.nextIndex();
      const isSent = known?.isSent ?? false;
      if (!isSent) journal.append({ type: 'sending', index, fingerprint: message.fingerprint });
      window.push({ message, index, isSent, wasBegun: (known?.attempts ?? 0) > (isSent ? 1 : 0) });
      bytes += message.body.byteLength;
    }
    return window;
  }

  /**
   * After an interruption the other side may hold messages for a connection that it does not yet know to be lost: those
   * come back, so the job is not at its end without them.
   */
  async function waitingForSome({ source }: JobEnds): Promise<Stop | null> {
    const missing = progress.remaining();
    if (missing === 0 || !progress.wasInterrupted || !(await source.mayComeBack())) return null;
    return {
      state: 'interrupted',
      reason: `${missing === 1 ? 'One message is' : `${missing} messages are`} not ready in the queue '${task.input.queue}': consumers hold them or have taken them, or the server still holds them for a connection that was lost. Resume the job when they are back. If programs consume there, they may never be: cancel it then, and nothing is lost.`,
    };
  }

  async function treat({ message, index, isSent, wasBegun }: Announced, { target }: JobEnds) {
    if (target === null) {
      const removed = await message.remove();
      return removed
        ? verdict('done', null)
        : verdict('gone', 'It had left the queue, or a consumer had taken it.');
    }
    const removes = task.input.kind !== 'copy';
    if (isSent) {
      if (removes) await message.remove();
      return wasBegun ? verdict('doubled', twice) : verdict('doneBefore', before);
    }
    const sent = await target.send(message, moveId(index), wasBegun);
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
    const stays = task.input.kind === 'copy' || staying.includes(outcome);
    journal.append({
      type: 'settled',
      fingerprint,
      bytes: message.body.byteLength,
      stays,
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
              'It was not waiting in the queue after the interruption; whether its copy had arrived is not known.',
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
          verdict('gone', 'It was not waiting in the queue: it had left, or a consumer held it.'),
        );
      }
    }
  }

  function settleUnseen(index: number, fingerprint: string, outcome: ReturnType<typeof verdict>): void {
    const unseen = { messageId: null, exchange: '', routingKey: '' };
    const result = { index, ...outcome, moveId: moveId(index), ...unseen, at: clock.now() };
    journal.append({ type: 'settled', fingerprint, bytes: 0, stays: false, result });
  }

  const moveId = (index: number) => `${task.id}:${index}`;

  return {
    ended,
    pause: () => {
      if (control.pause()) note('paused', null);
    },
    resume: () => {
      if (control.resume()) note('running', null);
    },
    cancel: () => control.end({ state: 'cancelled', reason: null }),
    interrupt: (reason) => control.end({ state: 'interrupted', reason }),
    changeRate: (perSecond) => {
      rate.change(perSecond);
      control.wake();
      const { state, reason } = progress;
      journal.append({ type: 'state', state, reason, ratePerSecond: perSecond, at: clock.now() });
      onProgress();
    },
  };
}

function verdict(outcome: JobResult['outcome'], reason: string | null) {
  return { outcome, reason, sentTo: null };
}
