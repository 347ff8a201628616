// What is chosen before a test consumer starts, read from what was typed, or the faults beside the fields. Pure.

import type { Delivery } from '../../../src/contract/model.ts';
import { testConsumerText } from '../../strings/test-consumer.ts';

export const settleWays = ['hand', 'ack', 'requeue', 'reject', 'automatic'] as const;
export type SettleWay = (typeof settleWays)[number];

export interface RunDraft {
  readonly prefetch: string;
  readonly way: SettleWay;
  readonly delayMs: string;
}

export interface RunOptions {
  /** 0 is unlimited. */
  readonly prefetch: number;
  readonly settle: Delivery['settled'];
  readonly delayMs: number;
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

export function readRunOptions({ prefetch, way, delayMs }: RunDraft): ReadRunOptions {
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
  const options =
    taken === null || delay === null || prefetchFault !== null || delayFault !== null
      ? null
      : { prefetch: taken, settle: way === 'hand' ? null : way, delayMs: delay };
  return { options, prefetchFault, delayFault };
}

function wholeNumber(text: string, max: number): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,9}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value > max ? null : value;
}
