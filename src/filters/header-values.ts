// AMQP headers as CEL sees them: whole numbers exact, tables as maps, timestamps as moments.

import { lookup, type FieldTable, type FieldValue } from '../amqp/field-table.ts';
import type { Properties } from '../amqp/properties.ts';

export function headerMap(table: FieldTable): Map<string, unknown> {
  const headers = new Map<string, unknown>();
  // Of repeated names the first counts, as in RabbitMQ.
  for (const { key, value } of table) if (!headers.has(key)) headers.set(key, headerValue(value));
  return headers;
}

function headerValue(field: FieldValue): unknown {
  switch (field.tag) {
    case 'b':
    case 'B':
    case 's':
    case 'u':
    case 'I':
    case 'i':
      return BigInt(field.value);
    case 'T':
      return momentOf(field.value);
    case 'D':
      return field.value / 10 ** field.scale;
    case 'A':
      return field.value.map(headerValue);
    case 'F':
      return headerMap(field.value);
    case 't':
    case 'l':
    case 'L':
    case 'f':
    case 'd':
    case 'S':
    case 'x':
    case 'V':
      return field.value;
  }
}

/**
 * Epoch milliseconds of when a message was published, as far as it says so itself: what RabbitMQ's interceptor wrote, or
 * else its publisher. Null when neither did, or no calendar has that moment.
 */
export function stampedAt({ headers, timestamp }: Properties): number | null {
  const written = lookup(headers ?? [], 'timestamp_in_ms');
  if (written?.tag === 'l' || written?.tag === 'L') return calendarTime(Number(written.value));
  return timestamp === undefined ? null : calendarTime(Number(timestamp) * 1_000);
}

function calendarTime(atMs: number): number | null {
  return Number.isNaN(new Date(atMs).getTime()) ? null : atMs;
}

/** The seconds themselves where no calendar has that moment: then comparing it with one cannot be decided. */
function momentOf(seconds: bigint): Date | bigint {
  const moment = new Date(Number(seconds) * 1_000);
  return Number.isNaN(moment.getTime()) ? seconds : moment;
}

/** The basic properties by their AMQP names; absent ones are not in it. */
export function propertyMap(properties: Properties): Map<string, unknown> {
  const { deliveryMode, priority, timestamp } = properties;
  const entries: readonly (readonly [string, unknown])[] = [
    ['content_type', properties.contentType],
    ['content_encoding', properties.contentEncoding],
    ['delivery_mode', deliveryMode === undefined ? undefined : BigInt(deliveryMode)],
    ['priority', priority === undefined ? undefined : BigInt(priority)],
    ['correlation_id', properties.correlationId],
    ['reply_to', properties.replyTo],
    ['expiration', properties.expiration],
    ['message_id', properties.messageId],
    ['timestamp', timestamp === undefined ? undefined : momentOf(timestamp)],
    ['type', properties.type],
    ['user_id', properties.userId],
    ['app_id', properties.appId],
    ['cluster_id', properties.clusterId],
  ];
  return new Map(entries.filter(([, value]) => value !== undefined));
}

/**
 * The latest entry of x-death, its names with "_" for "-"; null for a message that never died. A copy that Leveret made has
 * it under another name.
 */
export function latestDeath(headers: FieldTable): Map<string, unknown> | null {
  const deaths = lookup(headers, 'x-death') ?? lookup(headers, 'x-leveret-x-death');
  const latest = deaths?.tag === 'A' ? deaths.value[0] : undefined;
  if (latest?.tag !== 'F') return null;
  return headerMap(latest.value.map(({ key, value }) => ({ key: key.replaceAll('-', '_'), value })));
}
