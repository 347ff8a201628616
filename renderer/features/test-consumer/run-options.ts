// What is chosen before a test consumer starts, read from what was typed, or the faults beside the fields. Pure.

import type { Delivery } from '../../../src/contract/model.ts';
import type { StreamStart } from '../../../src/contract/peek.ts';
import { testConsumerText } from '../../strings/test-consumer.ts';
import { readStreamStart, type StreamStartDraft } from '../../ui/stream-start.ts';

export const settleWays = ['hand', 'ack', 'requeue', 'reject', 'automatic'] as const;
/** What a consumer of a stream acks only lets the next one come; it cannot give back or reject. */
export const streamWays = ['hand', 'ack'] as const satisfies readonly (typeof settleWays)[number][];
export type SettleWay = (typeof settleWays)[number];

export interface RunDraft extends StreamStartDraft {
  readonly prefetch: string;
  readonly way: SettleWay;
  readonly delayMs: string;
}

export interface RunOptions {
  /** 0 is unlimited. */
  readonly prefetch: number;
  readonly settle: Delivery['settled'];
  readonly delayMs: number;
  /** Of streams only. */
  readonly from?: StreamStart;
}

export interface ReadRunOptions {
  /** Null while there is a fault. */
  readonly options: RunOptions | null;
  readonly prefetchFault: string | null;
  readonly delayFault: string | null;
}

/** Held deliveries all stay in the list, so by hand their number is bounded. */
export const heldMax = 1_000;
/** Without a pause a requeued message would go round and round at full speed. */
const requeueDelayMinMs = 100;

const { fault } = testConsumerText;

export function readRunOptions(draft: RunDraft, isStream: boolean): ReadRunOptions {
  const { prefetch, delayMs } = draft;
  const way = wayOf(draft, isStream);
  const taken = wholeNumber(prefetch, 65_535);
  const prefetchFault =
    way === 'hand' && (taken === null || taken < 1 || taken > heldMax)
      ? fault.handPrefetch(heldMax)
      : taken === null
        ? fault.prefetch
        : null;
  // A delay means nothing where nothing is settled by itself.
  const waits = way !== 'hand' && way !== 'automatic';
  const delay = waits ? wholeNumber(delayMs, 3_600_000) : 0;
  const delayFault =
    delay === null
      ? fault.delay
      : way === 'requeue' && delay < requeueDelayMinMs
        ? fault.requeueDelay(requeueDelayMinMs)
        : null;
  const from = isStream ? readStreamStart(draft) : undefined;
  const options =
    taken === null || delay === null || prefetchFault !== null || delayFault !== null || from === null
      ? null
      : {
          prefetch: taken,
          settle: way === 'hand' ? null : way,
          delayMs: delay,
          ...(from === undefined ? {} : { from }),
        };
  return { options, prefetchFault, delayFault };
}

/** The way that was chosen for another queue may be none of a stream. */
export function wayOf({ way }: RunDraft, isStream: boolean): SettleWay {
  return isStream && way !== 'ack' ? 'hand' : way;
}

function wholeNumber(text: string, max: number): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,9}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value > max ? null : value;
}
