// x-stream-offset of basic.consume: from where on a consumer reads. first, last, next, an offset, a time, or an interval
// like "5m"; next without it. The texts are RabbitMQ's.

import { type FieldTable, type FieldValue, lookup } from '../../amqp/field-table.ts';
import { type ArgumentCheck, maxAgeMs } from '../argument-checks.ts';
import { integerOf, typeNames } from '../field-types.ts';

export type StreamStart =
  | { readonly kind: 'first' | 'last' | 'next' }
  | { readonly kind: 'offset'; readonly offset: number }
  /** The first message not older than that; epoch milliseconds. */
  | { readonly kind: 'time'; readonly time: number };

export const streamOffset: ArgumentCheck = (value) =>
  startOf(value, 0) === null ? `{invalid_stream_offset_arg,${printed(value)}}` : null;

/** `given` has passed {@link streamOffset}; `now` in epoch milliseconds. */
export function streamStart(given: FieldTable, now: number): StreamStart {
  const value = lookup(given, 'x-stream-offset');
  return (value === undefined ? null : startOf(value, now)) ?? { kind: 'next' };
}

function startOf(value: FieldValue, now: number): StreamStart | null {
  if (value.tag === 'T') return { kind: 'time', time: Number(value.value) * 1000 };
  const offset = integerOf(value);
  if (offset !== undefined) return { kind: 'offset', offset: Math.max(0, offset) };
  if (value.tag !== 'S') return null;
  if (value.value === 'first' || value.value === 'last' || value.value === 'next')
    return { kind: value.value };
  const ageMs = maxAgeMs(value.value);
  return ageMs === null ? null : { kind: 'time', time: now - ageMs };
}

function printed(value: FieldValue): string {
  if (typeof value.value === 'object') return `{${typeNames[value.tag]},_}`;
  const text = value.tag === 'S' ? `<<"${value.value}">>` : String(value.value);
  return `{${typeNames[value.tag]},${text}}`;
}
