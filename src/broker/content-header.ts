// A content header's payload for a message that did not come over the wire.

import { headerPrefixBytes } from './message.ts';

const basicClass = 60;

/** Class, weight, body size, then presence flags and properties. */
export function contentHeader(properties: Buffer, bodyBytes: number): Buffer {
  const header = Buffer.alloc(headerPrefixBytes + properties.length);
  header.writeUInt16BE(basicClass, 0);
  header.writeBigUInt64BE(BigInt(bodyBytes), 4);
  properties.copy(header, headerPrefixBytes);
  return header;
}
