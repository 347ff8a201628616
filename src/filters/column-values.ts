// The values at some paths of a body, as text for a table. Numbers appear as they were written.

import type { ColumnPath } from '../contract/filter.ts';
import { limits } from '../contract/limits.ts';
import type { MessageContent } from '../connectors/connector.ts';
import { MessageScope, Unknown } from './message-scope.ts';

/** A number of JSON as its own text, told apart from a string. */
class Literal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** All null for a message that has gone, or whose body cannot be read as JSON or MessagePack. */
export function columnValues(
  message: MessageContent | null,
  paths: readonly ColumnPath[],
): (string | null)[] {
  const body = message === null ? null : bodyOf(message);
  return paths.map((path) => textOf(at(body, path)));
}

function bodyOf(message: MessageContent): unknown {
  try {
    return new MessageScope(message, 0, (literal) => new Literal(literal)).body;
  } catch (thrown) {
    if (thrown instanceof Unknown) return null;
    throw thrown;
  }
}

function at(body: unknown, path: ColumnPath): unknown {
  let value = body;
  for (const step of path) {
    if (typeof step === 'number' ? !Array.isArray(value) : !(value instanceof Map)) return undefined;
    value = Array.isArray(value) ? value[Number(step)] : (value as Map<unknown, unknown>).get(step);
  }
  return value;
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : written(value, limits.columnCharacters);
  return text.length > limits.columnCharacters ? `${text.slice(0, limits.columnCharacters)}…` : text;
}

/** As JSON, no further than there is room for. */
function written(value: unknown, room: number): string {
  if (value instanceof Literal) return value.text;
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 1));
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value.subarray(0, room)).toString('base64');
  const isList = Array.isArray(value);
  if (!isList && !(value instanceof Map)) return 'null';
  let text = '';
  for (const [name, item] of value.entries()) {
    if (text.length > room) break;
    const label = isList ? '' : `${JSON.stringify(name)}: `;
    text += `${text === '' ? '' : ', '}${label}${written(item, room - text.length)}`;
  }
  return isList ? `[${text}]` : `{${text}}`;
}
