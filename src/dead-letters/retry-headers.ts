// What a message carries when it is sent again: the broker's own headers come off, since a broker would not write them
// into a message and some read them, and ours say which job sent it, how often it was retried and what it died of.

import type { FieldEntry } from '../contract/field-value.ts';
import { header, countOf } from './headers.ts';

const brokerHeaders = new Set([
  'x-death',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-first-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
  'x-last-death-exchange',
  'x-delivery-count',
  'x-acquired-count',
  'x-stream-offset',
  // A copy with these would be routed again to queues that have had theirs.
  'CC',
  'BCC',
]);

export const moveIdHeader = 'x-leveret-move-id';
export const retriesHeader = 'x-leveret-retries';
export const retriedAtHeader = 'x-leveret-retried-at';
/** The x-death that it had, so that nothing is forgotten. */
const deathsHeader = 'x-leveret-deaths';

export function hasBrokerHeaders(headers: readonly FieldEntry[] | undefined): boolean {
  return headers?.some(([name]) => brokerHeaders.has(name)) ?? false;
}

export interface Stamp {
  readonly moveId: string;
  /** Epoch milliseconds, for a retry of a dead letter; null for a plain copy. */
  readonly retriedAt: number | null;
  readonly keepBrokerHeaders: boolean;
}

export function stampedHeaders(headers: readonly FieldEntry[] = [], stamp: Stamp): FieldEntry[] {
  const ours = new Set([moveIdHeader, ...(stamp.retriedAt === null ? [] : [retriesHeader, retriedAtHeader])]);
  const kept = headers.filter(
    ([name]) => !ours.has(name) && (stamp.keepBrokerHeaders || !brokerHeaders.has(name)),
  );
  kept.push([moveIdHeader, { type: 'string', value: stamp.moveId }]);
  if (stamp.retriedAt === null) return kept;
  const retries = (countOf(header(headers, retriesHeader)) ?? 0) + 1;
  kept.push([retriesHeader, { type: 'int64', value: String(retries) }]);
  kept.push([retriedAtHeader, { type: 'timestamp', value: String(Math.floor(stamp.retriedAt / 1_000)) }]);
  const deaths = header(headers, 'x-death');
  if (deaths === undefined || stamp.keepBrokerHeaders) return kept;
  return [...kept.filter(([name]) => name !== deathsHeader), [deathsHeader, deaths]];
}
