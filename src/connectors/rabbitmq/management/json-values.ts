// Reads values out of a server's JSON, which may hold anything: a number as a string, null, a huge number, nothing. What is
// not what it should be is unknown; nothing here throws.

import { shortStringSize } from '../../../contract/model.ts';
import { limits } from '../../../contract/limits.ts';
import type { FieldEntry, FieldValue } from '../../../contract/field-value.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The object itself, or an empty one. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A name as AMQP has them, or null: too long, or not a text. */
export function name(value: unknown): string | null {
  return typeof value === 'string' && shortStringSize(value) <= limits.shortStringBytes ? value : null;
}

export function flag(value: unknown): boolean {
  return value === true;
}

/** A whole number from 0 on. */
export function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `rate` of an object such as publish_details. */
export function rate(details: unknown): number | null {
  const value = finite(object(details).rate);
  return value === null || value < 0 ? null : value;
}

/** A number that the server says, or an unknown one: the sum is unknown only when no part is known. */
export function sum(...parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((total, part) => total + part, 0);
}

/**
 * Arguments and client properties. JSON does not tell int32 from int64 or bytes from text: whole numbers become int64,
 * as RabbitMQ itself reads them from JSON.
 */
export function entries(value: unknown): FieldEntry[] {
  return Object.entries(object(value)).map(([key, inner]) => [key, fieldValue(inner, 1)]);
}

export function fieldValue(value: unknown, depth = 1): FieldValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { type: 'int64', value: String(value) };
    return { type: 'double', value: Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity' };
  }
  if (typeof value !== 'object' || value === null) return { type: 'void' };
  if (depth >= limits.fieldDepth) return { type: 'string', value: '…' };
  if (Array.isArray(value))
    return { type: 'array', items: value.map((inner) => fieldValue(inner, depth + 1)) };
  return {
    type: 'table',
    entries: Object.entries(value).map(([key, inner]) => [key, fieldValue(inner, depth + 1)]),
  };
}
