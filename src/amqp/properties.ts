// The fourteen properties of a basic message: the part of a content header after class, weight and body size.
// Absent differs from empty: a property that the presence flags do not name is `undefined` here and stays unnamed.

import {
  decodeTable,
  defaultTableDepth,
  encodeTable,
  type FieldTable,
  rewrittenTable,
} from './field-table.ts';
import { WireReader } from './reader.ts';
import { WireError } from './wire-error.ts';
import { WireWriter } from './writer.ts';

export interface Properties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: FieldTable;
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds, as decimal text. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Seconds since 1970, unsigned. */
  readonly timestamp?: bigint;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}

type Writable = { -readonly [Key in keyof Properties]: Properties[Key] };
type TextProperty = Exclude<keyof Properties, 'headers' | 'deliveryMode' | 'priority' | 'timestamp'>;

/** In wire order: the first has bit 15 of the presence flags, the last bit 2. */
const order = [
  'contentType',
  'contentEncoding',
  'headers',
  'deliveryMode',
  'priority',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'timestamp',
  'type',
  'userId',
  'appId',
  'clusterId',
] as const satisfies readonly (keyof Properties)[];

/** Bits of the presence flags, for those who look before they decode. */
export const presenceBit = {
  headers: 1 << 13,
  deliveryMode: 1 << 12,
  priority: 1 << 11,
  replyTo: 1 << 9,
  expiration: 1 << 8,
  timestamp: 1 << 6,
  userId: 1 << 4,
};

/** Reads presence flags and property list. Throws {@link WireError} for bits and bytes that mean nothing. */
export function decodeProperties(bytes: Uint8Array, depth = defaultTableDepth): Properties {
  const reader = new WireReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const flags = reader.short();
  if ((flags & 0b11) !== 0) throw new WireError('the property flags name properties that do not exist');
  const properties: Writable = {};
  for (const [index, name] of order.entries()) {
    if ((flags & (0x8000 >> index)) !== 0) readProperty(reader, properties, name, depth);
  }
  if (reader.remaining > 0) throw new WireError(`${reader.remaining} bytes follow the last property`);
  return properties;
}

/** As RabbitMQ writes properties that it has read and changed; see {@link rewrittenTable}. */
export function rewriteProperties(properties: Properties): Buffer {
  const { headers } = properties;
  return encodeProperties(
    headers === undefined ? properties : { ...properties, headers: rewrittenTable(headers) },
  );
}

/** Presence flags and property list. Throws {@link WireError} for text over 255 bytes. */
export function encodeProperties(properties: Properties): Buffer {
  const writer = new WireWriter();
  let flags = 0;
  for (const [index, name] of order.entries()) {
    if (properties[name] !== undefined) flags |= 0x8000 >> index;
  }
  writer.short(flags);
  for (const name of order) writeProperty(writer, properties, name);
  return writer.finish();
}

function readProperty(reader: WireReader, into: Writable, name: (typeof order)[number], depth: number): void {
  if (name === 'headers') into.headers = decodeTable(reader, depth);
  else if (name === 'deliveryMode' || name === 'priority') into[name] = reader.octet();
  else if (name === 'timestamp') into.timestamp = reader.longlong();
  else into[name satisfies TextProperty] = reader.shortText();
}

function writeProperty(writer: WireWriter, properties: Properties, name: (typeof order)[number]): void {
  const value = properties[name];
  if (value === undefined) return;
  if (typeof value === 'string') writer.shortText(value);
  else if (typeof value === 'number') writer.octet(value);
  else if (typeof value === 'bigint') writer.longlong(value);
  else encodeTable(writer, value);
}
