// The headers of a copy: the broker's own come off, since a broker would not write them into a message and some read
// them, and ours say which job sent it, how often it was retried, by whom, and what it died of before.

import type { FieldEntry, FieldValue } from '../contract/field-value.ts';
import { limits } from '../contract/limits.ts';
import { deathHeader, deathHeaderNames, keptName } from './death-headers.ts';
import { countOf, header } from './headers.ts';
import { firstPublishedTo } from './origin.ts';
import {
  firstExchangeHeader,
  firstRoutingKeyHeader,
  moveIdHeader,
  pastDeathsHeader,
  retriedAtHeader,
  retriedByHeader,
  retriesHeader,
} from './own-headers.ts';

const deathNames: ReadonlySet<string> = new Set(deathHeaderNames);
const keptNames: ReadonlyMap<string, string> = new Map(
  deathHeaderNames.map((name) => [name, keptName(name)]),
);
const keptDeathNames: ReadonlySet<string> = new Set(keptNames.values());
/** What a broker counts or says anew at each delivery. */
const deliveryNames: ReadonlySet<string> = new Set([
  'x-delivery-count',
  'x-acquired-count',
  'x-stream-offset',
]);
/** A copy with these would be routed again to queues that have had theirs. */
const carbonNames: ReadonlySet<string> = new Set(['CC', 'BCC']);
const retryNames: ReadonlySet<string> = new Set([
  retriesHeader,
  retriedAtHeader,
  retriedByHeader,
  pastDeathsHeader,
  firstExchangeHeader,
  firstRoutingKeyHeader,
]);

export function hasBrokerHeaders(headers: readonly FieldEntry[] | undefined): boolean {
  return headers?.some(([name]) => deathNames.has(name) || deliveryNames.has(name)) ?? false;
}

export function hasCarbonCopies(headers: readonly FieldEntry[] | undefined): boolean {
  return headers?.some(([name]) => carbonNames.has(name)) ?? false;
}

export interface Stamp {
  readonly moveId: string;
  /** For a retry of a dead letter, when (epoch milliseconds) and by whom; null for a plain copy. */
  readonly retried: { readonly at: number; readonly by: string } | null;
  /** The headers that brokers write or act on stay as they are. */
  readonly keepBrokerHeaders: boolean;
}

export function stampedHeaders(headers: readonly FieldEntry[] = [], stamp: Stamp): FieldEntry[] {
  const { moveId, retried } = stamp;
  const plain = (stamp.keepBrokerHeaders ? headers : withoutBrokers(headers)).filter(
    ([name]) => name !== moveIdHeader,
  );
  const id: FieldEntry = [moveIdHeader, text(moveId)];
  if (retried === null) return [...plain, id];
  return [
    ...plain.filter(([name]) => !retryNames.has(name) && !keptDeathNames.has(name)),
    id,
    [retriesHeader, { type: 'int64', value: String((countOf(header(headers, retriesHeader)) ?? 0) + 1) }],
    [retriedAtHeader, { type: 'timestamp', value: String(Math.floor(retried.at / 1_000)) }],
    [retriedByHeader, text(retried.by)],
    ...firstPlace(headers),
    ...pastDeaths(headers),
  ];
}

/** A copy that only stands elsewhere is as dead as before: what tells of that stays with it, under our names. */
function withoutBrokers(headers: readonly FieldEntry[]): FieldEntry[] {
  const isDead = headers.some(([name]) => deathNames.has(name));
  return headers.flatMap(([name, value]): FieldEntry[] => {
    if (deliveryNames.has(name) || carbonNames.has(name)) return [];
    // Of an earlier life.
    if (isDead && keptDeathNames.has(name)) return [];
    return [[keptNames.get(name) ?? name, value]];
  });
}

function firstPlace(headers: readonly FieldEntry[]): FieldEntry[] {
  const first = firstPublishedTo(headers);
  if ('problem' in first) return [];
  return [
    [firstExchangeHeader, text(first.exchange)],
    [firstRoutingKeyHeader, text(first.routingKey)],
  ];
}

/** The newest life whole, and of those before it as much as there is room for. */
function pastDeaths(headers: readonly FieldEntry[]): FieldEntry[] {
  const latest = recordsOf(deathHeader(headers, 'x-death'));
  const room = Math.max(0, limits.deathsShown - latest.length);
  const items = [...latest, ...recordsOf(header(headers, pastDeathsHeader)).slice(0, room)];
  return items.length === 0 ? [] : [[pastDeathsHeader, { type: 'array', items }]];
}

function recordsOf(value: FieldValue | undefined): readonly FieldValue[] {
  if (value === undefined) return [];
  return value.type === 'array' ? value.items : [value];
}

function text(value: string): FieldValue {
  return { type: 'string', value };
}
