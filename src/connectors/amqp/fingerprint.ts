// What makes a message the same when it is read again. A broker gives messages no identity, so it is a hash over all
// that stays: where it was published, its property list without what the broker counts there, and its body.

import { createHash } from 'node:crypto';
import { decodeProperties, encodeProperties, presenceBit } from '../../amqp/properties.ts';
import { WireError } from '../../amqp/wire-error.ts';
import type { StoredMessage } from '../connector.ts';

/** Headers that a broker writes anew at each delivery. */
const counted = ['x-delivery-count', 'x-acquired-count', 'x-stream-offset'];
const countedBytes = counted.map((name) => Buffer.from(name));

/** 22 characters. */
export function fingerprintOf({ exchange, routingKey, storedProperties, body }: StoredMessage): string {
  const hash = createHash('sha256');
  for (const part of [Buffer.from(exchange), Buffer.from(routingKey), lasting(storedProperties), body]) {
    const size = Buffer.allocUnsafe(4);
    size.writeUInt32BE(part.byteLength);
    hash.update(size).update(part);
  }
  return hash.digest('base64url').slice(0, 22);
}

function lasting(stored: Uint8Array): Uint8Array {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const hasHeaders = bytes.length >= 2 && (bytes.readUInt16BE(0) & presenceBit.headers) !== 0;
  if (!hasHeaders || !countedBytes.some((name) => bytes.includes(name))) return stored;
  try {
    const { headers = [], ...rest } = decodeProperties(bytes);
    const kept = headers.filter(({ key }) => !counted.includes(key));
    // The broker adds the table too when the message had none.
    return encodeProperties(kept.length === 0 ? rest : { ...rest, headers: kept });
  } catch (error) {
    if (error instanceof WireError) return stored;
    throw error;
  }
}
