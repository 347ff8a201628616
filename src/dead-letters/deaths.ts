// What RabbitMQ tells in x-death: one record for each queue and reason that a message died in, the latest event first.
// Source: https://www.rabbitmq.com/docs/dlx#effects and mc_amqpl.erl. Anybody can write such a header, so each part may
// be missing or of another type.

import type { Death } from '../contract/dead-letter.ts';
import type { FieldEntry, FieldValue } from '../contract/field-value.ts';
import { deathHeader, deathHeaderText } from './death-headers.ts';
import { countOf, header, headerText, textOf, timeOf } from './headers.ts';

/** Latest event first; what is no such record is left out. */
export function readDeaths(headers: readonly FieldEntry[] | undefined): Death[] {
  return recordsOf(headers).flatMap(readDeath);
}

function recordsOf(headers: readonly FieldEntry[] | undefined): readonly FieldValue[] {
  const value = deathHeader(headers, 'x-death');
  return value?.type === 'array' ? value.items : [];
}

function readDeath(item: FieldValue): Death[] {
  if (item.type !== 'table') return [];
  const queue = headerText(item.entries, 'queue');
  if (queue === undefined) return [];
  const keys = header(item.entries, 'routing-keys');
  return [
    {
      queue,
      reason: headerText(item.entries, 'reason') ?? 'unknown',
      count: countOf(header(item.entries, 'count')) ?? null,
      firstAt: timeOf(header(item.entries, 'time')) ?? null,
      exchange: headerText(item.entries, 'exchange') ?? null,
      routingKeys: keys?.type === 'array' ? keys.items.flatMap((key) => textOf(key) ?? []) : [],
      originalExpiration: headerText(item.entries, 'original-expiration') ?? null,
    },
  ];
}

/**
 * Where it died last. Older brokers write no x-last-death-queue; the latest event stands first in x-death then. When that
 * one cannot be read, an earlier one is no answer.
 */
export function lastDeath(headers: readonly FieldEntry[] | undefined): Death | undefined {
  const queue = deathHeaderText(headers, 'x-last-death-queue');
  const reason = deathHeaderText(headers, 'x-last-death-reason');
  const named = readDeaths(headers).find((death) => death.queue === queue && death.reason === reason);
  return named ?? recordsOf(headers).slice(0, 1).flatMap(readDeath)[0];
}

/**
 * Where it died first. Not the last record: those are ordered by their latest event, so in a retry loop the first pair
 * moves to the front again.
 */
export function firstDeath(headers: readonly FieldEntry[] | undefined): Death | undefined {
  const queue = deathHeaderText(headers, 'x-first-death-queue');
  const reason = deathHeaderText(headers, 'x-first-death-reason');
  return readDeaths(headers).find((death) => death.queue === queue && death.reason === reason);
}
