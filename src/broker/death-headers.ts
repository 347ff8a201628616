// The headers that a dead-lettered message carries, exactly as RabbitMQ 4 writes them: x-death, x-first-death-* and
// x-last-death-*, in a table sorted by key. What a client sent under these names is overwritten.

import type { Field, FieldTable, FieldValue } from '../amqp/field-table.ts';
import type { Annotations, Death, WhereAndWhy } from './annotations.ts';

/** `annotations` has at least one death. */
export function withDeathHeaders(headers: FieldTable, annotations: Annotations): FieldTable {
  const { deaths, firstDeath, lastDeath } = annotations;
  const byKey = new Map<string, Field>();
  // RabbitMQ keeps the first of several fields with one name.
  for (const field of headers) if (!byKey.has(field.key)) byKey.set(field.key, field);
  const own = [
    { key: 'x-death', value: { tag: 'A', value: deaths.map(deathTable) } as const },
    ...whereAndWhy('x-first-death', firstDeath),
    ...whereAndWhy('x-last-death', lastDeath),
  ];
  for (const field of own) byKey.set(field.key, field);
  return [...byKey.values()].toSorted((left, right) => byteOrder(left.key, right.key));
}

function whereAndWhy(prefix: string, death: WhereAndWhy | null): Field[] {
  if (death === null) return [];
  const { exchange, queue, reason } = death;
  return [
    { key: `${prefix}-exchange`, value: text(exchange) },
    { key: `${prefix}-queue`, value: text(queue) },
    { key: `${prefix}-reason`, value: text(reason) },
  ];
}

function deathTable(death: Death): FieldValue {
  const { count, reason, queue, time, exchange, routingKeys, originalExpirationMs } = death;
  const expiration: Field[] =
    originalExpirationMs === null
      ? []
      : [{ key: 'original-expiration', value: text(String(originalExpirationMs)) }];
  return {
    tag: 'F',
    value: [
      ...expiration,
      { key: 'count', value: { tag: 'l', value: BigInt(count) } },
      { key: 'reason', value: text(reason) },
      { key: 'queue', value: text(queue) },
      { key: 'time', value: { tag: 'T', value: BigInt(Math.floor(time / 1000)) } },
      { key: 'exchange', value: text(exchange) },
      { key: 'routing-keys', value: { tag: 'A', value: routingKeys.map(text) } },
    ],
  };
}

function text(value: string): FieldValue {
  return { tag: 'S', value };
}

function byteOrder(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
