// A place in a stream as it is typed, and as it is asked for. Pure; the fields are stream-start-fields.tsx.

import { streamStart, type StreamStart } from '../../src/contract/peek.ts';

export interface StreamStartDraft {
  readonly at: StreamStart['at'];
  readonly offset: string;
  /** As a datetime-local input has it, in the time of this machine. */
  readonly time: string;
  readonly interval: string;
}

export const startChoices = ['first', 'last', 'next', 'offset', 'time', 'interval'] as const;

export const firstStart: StreamStartDraft = { at: 'first', offset: '0', time: '', interval: '1h' };

/** Null where what was typed is no place in a stream. */
export function readStreamStart({ at, offset, time, interval }: StreamStartDraft): StreamStart | null {
  const typed = { at, offset: offset.trim(), time: Date.parse(time), interval: interval.trim() };
  const read = streamStart.safeParse(typed);
  return read.success ? read.data : null;
}
