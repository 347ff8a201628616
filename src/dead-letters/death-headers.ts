// The headers in which a broker tells of deaths, and the names under which Leveret keeps them on a copy: a broker would read
// its own names, and count on from a life that the copy has not had. Readers take either.

import type { FieldEntry, FieldValue } from '../contract/field-value.ts';
import { header, textOf } from './headers.ts';

export const deathHeaderNames = [
  'x-death',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-first-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
  'x-last-death-exchange',
] as const;

export type DeathHeaderName = (typeof deathHeaderNames)[number];

/** `x-leveret-x-death` and its like. */
export function keptName(name: DeathHeaderName): string {
  return `x-leveret-${name}`;
}

/** What the broker wrote; of a copy that has not died since, what the broker had written into the original. */
export function deathHeader(
  headers: readonly FieldEntry[] | undefined,
  name: DeathHeaderName,
): FieldValue | undefined {
  const isFresh = header(headers, 'x-death') !== undefined;
  return header(headers, isFresh ? name : keptName(name));
}

export function deathHeaderText(
  headers: readonly FieldEntry[] | undefined,
  name: DeathHeaderName,
): string | undefined {
  return textOf(deathHeader(headers, name));
}
