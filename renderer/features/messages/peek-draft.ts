// What stands in the form for a look, as typed, and the request that it makes. Pure.

import { limits } from '../../../src/contract/limits.ts';
import { streamStart, type PeekRequest, type StreamStart } from '../../../src/contract/peek.ts';

export interface PeekDraft {
  readonly count: string;
  readonly maxBytes: number;
  readonly at: StreamStart['at'];
  readonly offset: string;
  /** As a datetime-local input has it, in the time of this machine. */
  readonly time: string;
  readonly interval: string;
}

const mebibyte = 1024 * 1024;
export const byteChoices: readonly number[] = [mebibyte, 4 * mebibyte, 16 * mebibyte, limits.peekBytesMax];
export const startChoices = ['first', 'last', 'next', 'offset', 'time', 'interval'] as const;

export const firstDraft: PeekDraft = {
  count: '50',
  maxBytes: 4 * mebibyte,
  at: 'first',
  offset: '0',
  time: '',
  interval: '1h',
};

/** Null where what was typed is no number of messages. */
export function countOfDraft({ count }: PeekDraft): number | null {
  const number = /^\d{1,6}$/.test(count.trim()) ? Number(count) : 0;
  return number >= 1 && number <= limits.peekMessagesMax ? number : null;
}

/** Null where what was typed is no place in a stream. */
export function startOfDraft({ at, offset, time, interval }: PeekDraft): StreamStart | null {
  const typed = { at, offset: offset.trim(), time: Date.parse(time), interval: interval.trim() };
  const read = streamStart.safeParse(typed);
  return read.success ? read.data : null;
}

/** Null while something in it is wrong. */
export function requestOfDraft(
  draft: PeekDraft,
  kind: 'read' | 'borrow',
  insist: boolean,
): PeekRequest | null {
  const count = countOfDraft(draft);
  if (count === null) return null;
  const request = { count, maxBytes: draft.maxBytes, insist };
  if (kind === 'borrow') return request;
  const from = startOfDraft(draft);
  return from === null ? null : { ...request, from };
}
