// What the firehose says of one event, out of its wrapping (https://www.rabbitmq.com/docs/firehose; rabbit_trace in the
// server's source): the message as it was, who published it and where it went, or which queue delivered it.

import { lookup, type FieldTable, type FieldValue } from '../../../amqp/field-table.ts';
import { decodeProperties, encodeProperties, type Properties } from '../../../amqp/properties.ts';
import { WireError } from '../../../amqp/wire-error.ts';
import { limits } from '../../../contract/limits.ts';
import type { StoredMessage } from '../../connector.ts';
import type { Received } from '../link-channel.ts';

export interface Traced extends StoredMessage {
  readonly kind: 'published' | 'delivered';
  readonly redelivered: boolean;
  /** Where it was routed to, or the one that delivered it. */
  readonly queues: readonly string[];
  readonly user: string;
  /** The connection's name. */
  readonly connection: string;
}

/** Null for what is no event of the firehose: anybody may publish to its exchange. */
export function unwrapTrace(received: Received): Traced | null {
  const [, event, queue = ''] = /^(publish|deliver)\.([\s\S]*)$/.exec(received.routingKey) ?? [];
  if (event === undefined) return null;
  try {
    const headers = decodeProperties(received.storedProperties, limits.fieldDepth).headers ?? [];
    const isPublish = event === 'publish';
    return {
      kind: isPublish ? 'published' : 'delivered',
      exchange: textIn(headers, 'exchange_name'),
      routingKey: textsIn(headers, 'routing_keys')[0] ?? '',
      storedProperties: encodeProperties(originalProperties(headers)),
      body: received.body,
      redelivered: isTrue(lookup(headers, 'redelivered')),
      queues: isPublish ? textsIn(headers, 'routed_queues') : [queue],
      user: textIn(headers, 'user'),
      connection: textIn(headers, 'connection'),
    };
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

const shortTexts = {
  content_type: 'contentType',
  content_encoding: 'contentEncoding',
  correlation_id: 'correlationId',
  reply_to: 'replyTo',
  expiration: 'expiration',
  message_id: 'messageId',
  type: 'type',
  user_id: 'userId',
  app_id: 'appId',
  cluster_id: 'clusterId',
} as const satisfies Record<string, keyof Properties>;

/** The firehose carries them as a table. */
function originalProperties(headers: FieldTable): Properties {
  const properties: { -readonly [Key in keyof Properties]: Properties[Key] } = {};
  const wrapped = lookup(headers, 'properties');
  for (const { key, value } of wrapped?.tag === 'F' ? wrapped.value : []) {
    if (value.tag === 'S' && Object.hasOwn(shortTexts, key)) {
      properties[shortTexts[key as keyof typeof shortTexts]] = value.value;
    } else if (key === 'headers' && value.tag === 'F') properties.headers = value.value;
    else if (key === 'timestamp') properties.timestamp = wholeOf(value);
    else if (key === 'delivery_mode') properties.deliveryMode = Number(wholeOf(value));
    else if (key === 'priority') properties.priority = Number(wholeOf(value));
  }
  return properties;
}

function wholeOf(field: FieldValue): bigint {
  return typeof field.value === 'bigint' || Number.isSafeInteger(field.value)
    ? BigInt(field.value as bigint | number)
    : 0n;
}

function isTrue(field: FieldValue | undefined): boolean {
  return field !== undefined && (field.value === true || Number(field.value) === 1);
}

function textIn(table: FieldTable, key: string): string {
  const field = lookup(table, key);
  return field?.tag === 'S' ? field.value : '';
}

function textsIn(table: FieldTable, key: string): string[] {
  const field = lookup(table, key);
  return field?.tag === 'A' ? field.value.flatMap((item) => (item.tag === 'S' ? [item.value] : [])) : [];
}
