// What the broker itself reads from the properties of a published message: expiration, user-id, the routing keys in CC
// and BCC, and a reply-to that stands for direct reply-to. Most messages have none of them, and are not decoded.

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import { decodeProperties, rewriteProperties, presenceBit, type Properties } from '../amqp/properties.ts';
import type { Annotations } from './annotations.ts';
import { expiryFault } from './argument-checks.ts';
import { preconditionFailed } from './broker-error.ts';
import { contentHeader } from './content-header.ts';
import { typeNames } from './field-types.ts';
import type { Message } from './message.ts';

/** The name that a client consumes from and puts into reply-to; the broker puts a name of its own in its place. */
export const replyToAlias = 'amq.rabbitmq.reply-to';
const replyToAliasBytes = Buffer.from(replyToAlias);

export interface ReadProperties {
  /** From `expiration`; -1 without it. */
  readonly ttlMs: number;
  readonly annotations: Annotations | null;
  /** A content header to be stored in place of the one that came, or null. */
  readonly header: Buffer | null;
}

export interface PublishSurroundings {
  readonly routingKey: string;
  readonly user: string;
  readonly tableDepth: number;
  /** What replaces direct reply-to's alias: null when this channel has no reply consumer. */
  readonly replyQueue: string | null;
}

const { expiration, userId, replyTo, headers } = presenceBit;

/** True if {@link readProperties} has anything to find in `bytes[start, end)`, presence flags and property list. */
export function worthReading(bytes: Buffer, start: number, end: number): boolean {
  const flags = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  if ((flags & (expiration | userId)) !== 0) return true;
  if ((flags & headers) !== 0 && mentionsCc(bytes, start, end)) return true;
  return (flags & replyTo) !== 0 && bytes.subarray(start, end).includes(replyToAliasBytes);
}

/** Throws RabbitMQ's 406 for what a publisher may not say. */
export function readProperties(
  bytes: Buffer,
  start: number,
  end: number,
  bodyBytes: number,
  around: PublishSurroundings,
): ReadProperties {
  let properties = decodeProperties(bytes.subarray(start, end), around.tableDepth);
  let rewritten = false;
  if (properties.replyTo === replyToAlias) {
    if (around.replyQueue === null) throw preconditionFailed('fast reply consumer does not exist');
    properties = { ...properties, replyTo: around.replyQueue };
    rewritten = true;
  }
  if (properties.userId !== undefined && properties.userId !== around.user) {
    throw preconditionFailed(
      `user_id property set to '${properties.userId}' but authenticated user was '${around.user}'`,
    );
  }
  const ttlMs = ttlOf(properties.expiration);
  const annotations = senderSelected(around.routingKey, properties.headers);
  if (lookup(properties.headers ?? [], 'BCC') !== undefined) {
    properties = withoutBcc(properties);
    rewritten = true;
  }
  const header = rewritten ? contentHeader(rewriteProperties(properties), bodyBytes) : null;
  return { ttlMs, annotations, header };
}

/** The routing keys of CC and BCC with the message's own. Null without any. Throws 406 for another type than an array. */
export function senderSelected(routingKey: string, table: FieldTable | undefined): Annotations | null {
  if (table === undefined) return null;
  const visible = keysOf(table, 'CC');
  const hidden = keysOf(table, 'BCC');
  if (visible === null && hidden === null) return null;
  return {
    routingKeys: [routingKey, ...(visible ?? []), ...(hidden ?? [])],
    hiddenKeys: hidden ?? [],
    deaths: [],
    firstDeath: null,
    lastDeath: null,
  };
}

/** BCC is between the publisher and the broker: nobody gets it delivered. */
export function withoutBcc(properties: Properties): Properties {
  return { ...properties, headers: (properties.headers ?? []).filter(({ key }) => key !== 'BCC') };
}

/** The property `priority` as far as the queue knows priorities; 0 without it. */
export function priorityOf(message: Message, most: number): number {
  const properties = message.properties();
  const flags = properties.readUInt16BE(0);
  if ((flags & presenceBit.priority) === 0) return 0;
  return Math.min(decodeProperties(properties).priority ?? 0, most);
}

/** Milliseconds; -1 without an expiration. Throws 406 for text that is none. */
export function ttlOf(text: string | undefined): number {
  if (text === undefined) return -1;
  const [, digits, rest] = /^([+-]?[0-9]+)?(.*)$/s.exec(text) ?? [];
  const ttlMs = Number(digits);
  const fault =
    digits === undefined ? 'no_integer' : rest === '' ? expiryFault(ttlMs) : `{leftover_string,"${rest}"}`;
  if (fault !== null) throw preconditionFailed(`invalid expiration '${text}': ${fault}`);
  return ttlMs;
}

function keysOf(table: FieldTable, name: 'CC' | 'BCC'): string[] | null {
  const value = lookup(table, name);
  if (value === undefined) return null;
  if (value.tag !== 'A') {
    throw preconditionFailed(
      `invalid message: {unacceptable_type_in_header,"${name}",${typeNames[value.tag]}}`,
    );
  }
  return value.value.flatMap((each) => (each.tag === 'S' ? [each.value] : []));
}

/** Whether the two letters are there at all, which is cheaper to see than where. */
function mentionsCc(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at += 1) {
    if (bytes[at] === 0x43 && bytes[at - 1] === 0x43) return true;
  }
  return false;
}
