// A property list as JSON and back, to the byte. What JSON in the contract's words would not give back exactly is written
// as the bytes themselves instead.

import { encodeProperties } from '../amqp/properties.ts';
import { WireError } from '../amqp/wire-error.ts';
import { readProperties, toWireProperties } from '../connectors/amqp/message-properties.ts';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { messageProperties, type MessageProperties } from '../contract/model.ts';
import { fromBase64, toBase64 } from './base64.ts';

export type PropertyJson = { readonly properties: unknown } | { readonly propertyBytes: string };

/** A value, its entries or items, and the entry itself: a level of a table is three levels of JSON. */
const jsonDepthMax = limits.fieldDepth * 3 + 4;

export function toPropertyJson(stored: Uint8Array): PropertyJson {
  const { properties, problem } = readProperties(stored);
  return problem === undefined && isExact(properties, stored)
    ? { properties: withBytesAsText(properties) }
    : { propertyBytes: toBase64(stored) };
}

/** Throws an Error that says in words what is wrong. */
export function fromPropertyJson(json: {
  properties?: unknown;
  propertyBytes?: string | undefined;
}): Uint8Array {
  if (json.propertyBytes !== undefined) return fromBase64(json.propertyBytes, 'propertyBytes');
  const read = messageProperties.strict().safeParse(withTextAsBytes(json.properties, 0));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`properties${issue === undefined ? '' : `.${issue.path.join('.')}: ${issue.message}`}`);
  }
  return encodeProperties(toWireProperties(read.data));
}

function isExact(properties: MessageProperties, stored: Uint8Array): boolean {
  try {
    return encodeProperties(toWireProperties(properties)).equals(stored);
  } catch (error) {
    if (error instanceof AppError || error instanceof WireError) return false;
    throw error;
  }
}

function withBytesAsText(value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value);
  if (Array.isArray(value)) return value.map(withBytesAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytesAsText(inner)]));
}

/** Of a field `{"type":"bytes","value":"…"}`, the only place where JSON stands for bytes. */
function withTextAsBytes(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > jsonDepthMax) throw new Error('properties: headers nested too deeply');
  if (Array.isArray(value)) return value.map((item) => withTextAsBytes(item, depth + 1));
  if ('type' in value && value.type === 'bytes' && 'value' in value && typeof value.value === 'string') {
    return { type: 'bytes', value: fromBase64(value.value, 'a header of bytes') };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withTextAsBytes(inner, depth + 1)]),
  );
}
