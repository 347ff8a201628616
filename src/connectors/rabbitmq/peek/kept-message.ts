// A message that was borrowed, read or tapped, and is kept here after the server has it back: as a row, in full, and as
// what filters look at.

import { lookup } from '../../../amqp/field-table.ts';
import { decodeProperties } from '../../../amqp/properties.ts';
import { WireError } from '../../../amqp/wire-error.ts';
import { limits } from '../../../contract/limits.ts';
import type { MessageDetail, MessageRow } from '../../../contract/model.ts';
import type { DeliveriesUsed } from '../../../contract/peek.ts';
import { shortDeathOf } from '../../amqp/death.ts';
import { peekContent, readProperties } from '../../amqp/message-properties.ts';
import type { MessageContent, StoredMessage } from '../../connector.ts';

export interface KeptMessage extends StoredMessage {
  readonly sequence: string;
  readonly queue: string;
  readonly redelivered: boolean;
  /** When it was published, where that is known: a tap sees it. */
  readonly publishedAt: number | null;
  readonly deliveries: DeliveriesUsed | null;
  /** A job of ours has taken it away since. */
  isGone?: boolean;
}

export function rowOf(message: KeptMessage, position: number): MessageRow {
  const { sequence, redelivered, publishedAt, exchange, routingKey, body, deliveries } = message;
  return {
    position,
    sequence,
    state: stateOf(message),
    redelivered,
    publishedAt,
    exchange,
    routingKey,
    ...peekContent(message.storedProperties),
    holder: null,
    bodySize: body.byteLength,
    preview: copyOf(body, limits.previewBytes),
    death: shortDeathOf(message.storedProperties),
    ...(deliveries === null ? {} : { deliveries }),
  };
}

export function detailOf(message: KeptMessage): MessageDetail {
  const { sequence, redelivered, publishedAt, exchange, routingKey, storedProperties, body } = message;
  const { properties, problem } = readProperties(storedProperties);
  return {
    sequence,
    state: stateOf(message),
    redelivered,
    publishedAt,
    exchange,
    routingKey,
    holder: null,
    properties,
    ...(problem === undefined ? {} : { propertiesProblem: problem }),
    storedProperties: copyOf(storedProperties, storedProperties.byteLength),
    bodySize: body.byteLength,
    body: copyOf(body, limits.bodyInlineBytes),
  };
}

/** As it was when it was looked at, whatever has become of it. */
export function contentOf(message: KeptMessage, bodyBytesMax: number): MessageContent {
  const { sequence, redelivered, publishedAt, queue, exchange, routingKey, storedProperties, body } = message;
  return {
    sequence,
    state: 'ready',
    redelivered,
    publishedAt,
    queue,
    exchange,
    routingKey,
    storedProperties: copyOf(storedProperties, storedProperties.byteLength),
    bodySize: body.byteLength,
    body: copyOf(body, bodyBytesMax),
  };
}

function stateOf({ isGone }: KeptMessage): 'ready' | 'gone' {
  return isGone === true ? 'gone' : 'ready';
}

/** What it takes here, about. */
export function sizeOf({ storedProperties, body }: StoredMessage): number {
  return storedProperties.byteLength + body.byteLength;
}

/** Where a message of a stream stands in it; null of any other. */
export function offsetOf({ storedProperties }: Pick<StoredMessage, 'storedProperties'>): number | null {
  return headerNumber(storedProperties, 'x-stream-offset');
}

/** A header that is a whole number; null when it is absent or something else. */
export function headerNumber(storedProperties: Uint8Array, name: string): number | null {
  const value = headerOf(storedProperties, name);
  if (typeof value !== 'bigint' && typeof value !== 'number') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function headerOf(storedProperties: Uint8Array, name: string): unknown {
  try {
    return lookup(decodeProperties(storedProperties).headers ?? [], name)?.value;
  } catch (error) {
    // A message may hold anything; one that cannot be decoded is shown as bytes.
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** In memory of its own: it goes to other threads and to the page. */
export function copyOf(bytes: Uint8Array, longest: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(0, longest));
}
