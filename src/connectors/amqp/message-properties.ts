// A message's properties as the contract has them, and a quick look at the two that every list shows.

import { decodeProperties, encodeProperties, type Properties } from '../../amqp/properties.ts';
import { decodeText } from '../../amqp/text.ts';
import { WireError } from '../../amqp/wire-error.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { MessageProperties } from '../../contract/model.ts';
import { toEntries, toFieldTable } from './field-values.ts';

const contentTypeFlag = 0x8000;
const contentEncodingFlag = 0x4000;

/**
 * Decodes a stored property list. One that cannot be shown (broken, or nested beyond limits.fieldDepth) gives no
 * properties and the problem in words; its bytes are still there to look at.
 */
export function readProperties(stored: Uint8Array): { properties: MessageProperties; problem?: string } {
  try {
    return { properties: toContractProperties(decodeProperties(stored, limits.fieldDepth)) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { properties: {}, problem: `The properties cannot be decoded: ${error.message}.` };
  }
}

export function toContractProperties(properties: Properties): MessageProperties {
  const { headers, timestamp, ...same } = properties;
  return {
    ...same,
    ...(headers === undefined ? {} : { headers: toEntries(headers) }),
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
  };
}

/** Throws AppError bad_request or too_large, saying which property does not fit. */
export function toWireProperties(properties: MessageProperties): Properties {
  const { headers, timestamp, ...rest } = properties;
  const same = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  ) as Properties;
  const wire: Properties = {
    ...same,
    ...(headers === undefined ? {} : { headers: toFieldTable(headers) }),
    ...(timestamp === undefined ? {} : { timestamp: wireTimestamp(timestamp) }),
  };
  const sizeBytes = encodeProperties(wire).length;
  if (sizeBytes > limits.headersMaxBytes) {
    throw new AppError(
      'too_large',
      `Properties and headers take ${sizeBytes} bytes; a message can have ${limits.headersMaxBytes}. Remove some headers.`,
    );
  }
  return wire;
}

/** The content type and encoding alone: they come first, so nothing else needs to be decoded. Null where absent. */
export function peekContent(stored: Uint8Array): {
  contentType: string | null;
  contentEncoding: string | null;
} {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const flags = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  let at = 2;
  const next = () => {
    const start = at + 1;
    at = start + (bytes[at] ?? 0);
    return decodeText(bytes, Math.min(start, bytes.length), Math.min(at, bytes.length));
  };
  const contentType = flags & contentTypeFlag ? next() : null;
  const contentEncoding = flags & contentEncodingFlag ? next() : null;
  return { contentType, contentEncoding };
}

function wireTimestamp(text: string): bigint {
  const value = BigInt(text);
  if (BigInt.asUintN(64, value) === value) return value;
  throw new AppError('bad_request', `The timestamp ${text} does not fit into 64 bits. Use a smaller number.`);
}
