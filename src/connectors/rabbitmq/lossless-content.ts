// The one place that reaches into amqplib. Its codec loses what we must keep (64-bit numbers, type tags, repeated names,
// text that is not UTF-8) and ends the connection at tags it does not know. So methods of an open connection are read
// and written by our own codec, and a content header's property list passes as the bytes that it is. Handshake,
// channels, heartbeats and the order of frames stay amqplib's. The version is pinned exactly; a member that is missing
// is an error at connect, and test/connectors/rabbitmq/lossless-content.test.ts fails.

import { frameEnd, frameOverheadBytes, frameType } from '../../amqp/frames.ts';
import { decodeMethod, encodeMethod } from '../../amqp/method-codec.ts';
import { methods, methodName, type MethodFields, type MethodName } from '../../amqp/methods.ts';
import { WireReader } from '../../amqp/reader.ts';
import { AppError } from '../../contract/errors.ts';

const basicClass = 60;
/** Connection and channel methods stay with amqplib, which fills in their fields itself. */
const ownClassesFrom = 40;
const defaults = {
  bit: false,
  octet: 0,
  short: 0,
  long: 0,
  longlong: 0n,
  shortstr: '',
  longstr: '',
  table: [],
} as const;

interface Frame {
  readonly id: number;
  readonly channel: number;
  readonly size?: number;
  readonly fields: unknown;
}

/** What we rely on of amqplib's Connection. */
interface Internals {
  rest: Buffer;
  frameMax: number;
  sentSinceLastCheck: boolean;
  readonly channels: ({ readonly buffer: { write(bytes: Buffer): boolean } } | null)[];
  recvFrame(): Frame | object | false;
  sendMethod(channel: number, id: number, fields: object): boolean;
  sendMessage(
    channel: number,
    id: number,
    fields: object,
    propertiesId: number,
    properties: object,
    content: Buffer,
  ): boolean;
  sendContent(channel: number, body: Buffer): boolean;
}

/** Properties on their way through amqplib, undecoded. */
export interface StoredContent {
  readonly storedProperties: Uint8Array;
}

/** Takes over methods and content of an open connection. @throws AppError not_supported */
export function makeLossless(connection: object): void {
  const internals = checked(connection);
  const recvFrame = internals.recvFrame.bind(connection);
  const sendMethod = internals.sendMethod.bind(connection);

  // Reads on when no whole frame is there, and comes back here for the next.
  internals.recvFrame = () => ownFrame(internals) ?? recvFrame();

  internals.sendMethod = (channel, id, fields) => {
    const name = ownMethod(id);
    if (name === undefined) return sendMethod(channel, id, fields);
    internals.sentSinceLastCheck = true;
    return write(internals, channel, frame(frameType.method, channel, encodeOwn(name, fields)));
  };

  internals.sendMessage = (channel, id, fields, _propertiesId, properties, content) => {
    const name = ownMethod(id);
    if (name === undefined) throw new Error(`no content goes with method ${id}`);
    internals.sentSinceLastCheck = true;
    const { storedProperties } = properties as StoredContent;
    const header = Buffer.alloc(12 + storedProperties.length);
    header.writeUInt16BE(basicClass, 0);
    header.writeBigUInt64BE(BigInt(content.length), 4);
    header.set(storedProperties, 12);
    const methodFrame = frame(frameType.method, channel, encodeOwn(name, fields));
    const written = write(
      internals,
      channel,
      Buffer.concat([methodFrame, frame(frameType.header, channel, header)]),
    );
    return content.length === 0 ? written : internals.sendContent(channel, content);
  };
}

function checked(connection: object): Internals {
  const found = connection as Partial<Record<keyof Internals, unknown>>;
  const isAsPinned =
    Buffer.isBuffer(found.rest) &&
    typeof found.frameMax === 'number' &&
    typeof found.sentSinceLastCheck === 'boolean' &&
    Array.isArray(found.channels) &&
    [found.recvFrame, found.sendMethod, found.sendMessage, found.sendContent].every(
      (member) => typeof member === 'function',
    );
  if (isAsPinned) return connection as Internals;
  throw new AppError(
    'not_supported',
    'Leveret cannot connect: the installed amqplib is not the version that Leveret was built with. Install the version that package.json names.',
  );
}

/** The next frame, when it is whole and ours to decode; takes it off the connection's bytes. */
function ownFrame(internals: Internals): Frame | null {
  const { rest } = internals;
  if (rest.length < frameOverheadBytes) return null;
  const sizeBytes = rest.readUInt32BE(3);
  const end = 7 + sizeBytes;
  if (rest.length <= end || rest[end] !== frameEnd) return null;
  const decoded = decodeFrame(rest[0] ?? 0, rest.readUInt16BE(1), rest.subarray(7, end));
  if (decoded !== null) internals.rest = rest.subarray(end + 1);
  return decoded;
}

/** Null for what amqplib reads well enough itself. @throws WireError */
function decodeFrame(type: number, channel: number, payload: Buffer): Frame | null {
  if (type === frameType.header) {
    const reader = new WireReader(payload);
    const id = reader.short();
    reader.short();
    const size = Number(reader.longlong());
    // A copy: this may be kept for long, and a view would keep all that was read from the socket with it.
    return { id, channel, size, fields: { storedProperties: Uint8Array.from(payload.subarray(12)) } };
  }
  if (type !== frameType.method || payload.length < 4) return null;
  const id = payload.readUInt32BE(0);
  const name = ownMethod(id);
  if (name === undefined) return null;
  const fields: { deliveryTag?: bigint | number } = decodeMethod(name, new WireReader(payload, 4));
  // amqplib counts confirms with it. It grows by one a message: far from where numbers lose digits.
  if (fields.deliveryTag !== undefined) fields.deliveryTag = Number(fields.deliveryTag);
  return { id, channel, fields };
}

function ownMethod(id: number): MethodName | undefined {
  return id >>> 16 >= ownClassesFrom ? methodName(id) : undefined;
}

/** What the caller left out is empty, 0 or false, as amqplib's own callers expect. */
function encodeOwn(name: MethodName, given: object): Buffer {
  const values = given as Record<string, unknown>;
  const fields = Object.entries(methods[name].fields).map(([field, type]) => {
    const value = values[field] ?? defaults[type];
    return [field, type === 'longlong' ? BigInt(value as number | bigint) : value];
  });
  return encodeMethod(name, Object.fromEntries(fields) as MethodFields<MethodName>);
}

function write(internals: Internals, channel: number, bytes: Buffer): boolean {
  const target = internals.channels[channel];
  if (target === null || target === undefined) throw new Error(`channel ${channel} is closed`);
  return target.buffer.write(bytes);
}

function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(payload.length + frameOverheadBytes);
  bytes[0] = type;
  bytes.writeUInt16BE(channel, 1);
  bytes.writeUInt32BE(payload.length, 3);
  bytes.set(payload, 7);
  bytes[bytes.length - 1] = frameEnd;
  return bytes;
}
