// Headers as RabbitMQ and the frameworks write them, put together for tests.

import type { FieldEntry, FieldValue } from '../../src/contract/field-value.ts';

export const text = (value: string): FieldValue => ({ type: 'string', value });
export const texts = (...values: readonly string[]): FieldValue => ({
  type: 'array',
  items: values.map(text),
});

interface DeathParts {
  readonly queue: string;
  readonly reason: string;
  readonly count?: number;
  readonly seconds?: number;
  readonly exchange?: string;
  readonly keys?: readonly string[];
  readonly expiration?: string;
}

/** One record of x-death in the types that RabbitMQ gives it. */
export function record(parts: DeathParts): FieldValue {
  const { queue, reason, count = 1, seconds = 1_700_000_000, exchange = '', keys = [queue] } = parts;
  const entries: FieldEntry[] = [
    ['count', { type: 'int64', value: String(count) }],
    ['reason', text(reason)],
    ['queue', text(queue)],
    ['time', { type: 'timestamp', value: String(seconds) }],
    ['exchange', text(exchange)],
    ['routing-keys', texts(...keys)],
  ];
  if (parts.expiration !== undefined) entries.push(['original-expiration', text(parts.expiration)]);
  return { type: 'table', entries };
}

/** Latest event first, as in the array; `first` says which of them x-first-death-* names. */
export function deathHeaders(records: readonly DeathParts[], first: DeathParts | undefined): FieldEntry[] {
  const headers: FieldEntry[] = [['x-death', { type: 'array', items: records.map(record) }]];
  if (first === undefined) return headers;
  return [
    ...headers,
    ['x-first-death-queue', text(first.queue)],
    ['x-first-death-reason', text(first.reason)],
    ['x-first-death-exchange', text(first.exchange ?? '')],
  ];
}
