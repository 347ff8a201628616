// Frames as WebSocket messages. A frame that is plain JSON is a text message. One with byte arrays is a binary message:
//   u32 big endian: length of the header | header: JSON { frame, bytes: [[length, ...path], ...] } | the bytes, in order
// where each path names a null in the frame that the bytes replace. Paths, not markers, so that no value has to be escaped.

import { z } from 'zod';
import { limits } from '../contract/limits.ts';
import type { Frame } from './frames.ts';
import { mapBeyondJson } from './map-beyond-json.ts';

const prefixBytes = 4;
/** In place of a length: the number -0, which JSON has no way to write. */
const negativeZero = -1;
/** Smaller arrays are copied out of their message, so that one kept row does not keep a whole batch. */
const shareFromBytes = 64 * 1024;

const header = z.object({
  frame: z.unknown(),
  bytes: z.array(
    z.tuple([z.number().int().min(negativeZero)], z.union([z.string(), z.number().int().min(0)])),
  ),
});

/** What came in is not a frame; the message says why, without its content. */
export class CodecError extends Error {}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws CodecError for a frame over limits.frameBytes. */
export function encodeFrame(frame: Frame): string | Uint8Array<ArrayBuffer> {
  const places: (string | number)[][] = [];
  const parts: Uint8Array[] = [];
  const bare = mapBeyondJson(frame, (value, path) => {
    if (typeof value === 'number') {
      places.push([negativeZero, ...path]);
    } else {
      places.push([value.byteLength, ...path]);
      parts.push(value);
    }
    return null;
  });
  if (places.length === 0) {
    const text = JSON.stringify(frame);
    checkSize(text.length);
    return text;
  }
  const head = encoder.encode(JSON.stringify({ frame: bare, bytes: places }));
  const total = parts.reduce((sum, part) => sum + part.byteLength, prefixBytes + head.byteLength);
  checkSize(total);
  const message = new Uint8Array(total);
  new DataView(message.buffer).setUint32(0, head.byteLength);
  message.set(head, prefixBytes);
  let offset = prefixBytes + head.byteLength;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.byteLength;
  }
  return message;
}

/** Plain data that still has to be held against the frames' schema. Throws CodecError. */
export function decodeMessage(message: string | Uint8Array): unknown {
  if (typeof message === 'string') {
    checkSize(message.length);
    return parseJson(message);
  }
  checkSize(message.byteLength);
  if (message.byteLength < prefixBytes) throw new CodecError('a binary message without a header');
  const headBytes = new DataView(message.buffer, message.byteOffset).getUint32(0);
  const end = prefixBytes + headBytes;
  if (end > message.byteLength) throw new CodecError('a header longer than its message');
  const parsed = header.safeParse(parseJson(decodeText(message.subarray(prefixBytes, end))));
  if (!parsed.success) throw new CodecError('a header that does not parse');
  // The frame sits in a box so that even an empty path has a container to write into.
  const box = { frame: parsed.data.frame };
  let offset = end;
  for (const [length, ...path] of parsed.data.bytes) {
    if (length === negativeZero) {
      place(box, path, -0);
      continue;
    }
    if (offset + length > message.byteLength) throw new CodecError('a message shorter than its header says');
    place(box, path, cut(message, offset, length));
    offset += length;
  }
  if (offset !== message.byteLength) throw new CodecError('a message longer than its header says');
  return box.frame;
}

/** Only an own property that holds null is written to; no path reaches a prototype. */
function place(
  box: { frame: unknown },
  path: readonly (string | number)[],
  value: Uint8Array | number,
): void {
  let container: object = box;
  let key: string | number = 'frame';
  for (const next of path) {
    const inner = ownValue(container, key);
    if (typeof inner !== 'object' || inner === null) throw new CodecError('a place that is not there');
    container = inner;
    key = next;
  }
  if (container instanceof Uint8Array || ownValue(container, key) !== null) {
    throw new CodecError('a place that is not free');
  }
  Object.defineProperty(container, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function ownValue(container: object, key: string | number): unknown {
  return Object.getOwnPropertyDescriptor(container, key)?.value as unknown;
}

function cut(message: Uint8Array, offset: number, length: number): Uint8Array {
  // Uint8Array's own methods: on a Node Buffer, slice() would share and subarray() give a Buffer.
  const view = new Uint8Array(message.buffer, message.byteOffset + offset, length);
  return length < shareFromBytes ? view.slice() : view;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new CodecError('a header that is not UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CodecError('a text that is not JSON');
  }
}

function checkSize(size: number): void {
  if (size > limits.frameBytes) {
    throw new CodecError(`a message of ${size} bytes, over the limit of ${limits.frameBytes}`);
  }
}
