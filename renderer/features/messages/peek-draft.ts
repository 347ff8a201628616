// What stands in the form for a look, as typed, and the request that it makes. Pure.

import { limits } from '../../../src/contract/limits.ts';
import type { PeekRequest } from '../../../src/contract/peek.ts';
import { firstStart, readStreamStart, type StreamStartDraft } from '../../ui/stream-start.ts';

export interface PeekDraft extends StreamStartDraft {
  readonly count: string;
  readonly maxBytes: number;
}

const mebibyte = 1024 * 1024;
export const byteChoices: readonly number[] = [mebibyte, 4 * mebibyte, 16 * mebibyte, limits.peekBytesMax];

export const firstDraft: PeekDraft = { ...firstStart, count: '50', maxBytes: 4 * mebibyte };

/** Null where what was typed is no number of messages. */
export function countOfDraft({ count }: PeekDraft): number | null {
  const number = /^\d{1,6}$/.test(count.trim()) ? Number(count) : 0;
  return number >= 1 && number <= limits.peekMessagesMax ? number : null;
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
  const from = readStreamStart(draft);
  return from === null ? null : { ...request, from };
}
