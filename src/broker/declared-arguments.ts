// When two declarations mean the same, and RabbitMQ's words when they do not. What the arguments of a queue may be is in
// queue-arguments.ts.

import { type FieldTable, type FieldValue, lookup, tableBytes } from '../amqp/field-table.ts';
import { describe, preconditionFailed } from './broker-error.ts';
import { typeClass, typeNames } from './field-types.ts';
import { comparedArguments, type QueueType } from './queue-arguments.ts';

/** Throws 406 unless that argument, which names an exchange, is absent or text. */
export function checkNamesExchange(what: string, key: string, given: FieldTable): void {
  const value = lookup(given, key);
  if (value === undefined || value.tag === 'S') return;
  throw preconditionFailed(`invalid type '${typeNames[value.tag]}' for arg '${key}' in ${what}`);
}

/** Throws 406 when an existing thing differs from what a declaration wants. */
export function assertSame(
  what: string,
  field: string,
  received: boolean | string,
  current: boolean | string,
): void {
  if (received !== current) throw inequivalent(what, field, `'${received}'`, `'${current}'`);
}

/** Throws 406 when an argument that the type of queue knows differs: values count, widths of integers do not. */
export function assertSameQueueArguments(
  name: string,
  type: QueueType,
  received: FieldTable,
  current: FieldTable,
): void {
  for (const key of comparedArguments(type))
    assertSameArgument(describe('queue', name), key, received, current);
}

/** Throws 406 when that argument differs (rabbit_misc:assert_args_equivalence). */
export function assertSameArgument(
  what: string,
  key: string,
  received: FieldTable,
  current: FieldTable,
): void {
  const wanted = lookup(received, key);
  const existing = lookup(current, key);
  if (wanted === undefined && existing === undefined) return;
  if (wanted !== undefined && existing !== undefined) {
    if (typeClass(wanted) === typeClass(existing) && plainText(wanted) === plainText(existing)) return;
    throw inequivalent(what, key, `'${plainText(wanted)}'`, `'${plainText(existing)}'`);
  }
  const only = wanted ?? existing;
  // Absent and "classic" are one type.
  if (key === 'x-queue-type' && only?.value === 'classic') return;
  throw inequivalent(what, key, shown(wanted), shown(existing));
}

function inequivalent(what: string, key: string, received: string, current: string): Error {
  return preconditionFailed(
    `inequivalent arg '${key}' for ${what}: received ${received} but current is ${current}`,
  );
}

function shown(value: FieldValue | undefined): string {
  return value === undefined ? 'none' : `the value '${plainText(value)}' of type '${typeNames[value.tag]}'`;
}

function plainText(value: FieldValue): string {
  return typeof value.value === 'object'
    ? tableBytes([{ key: '', value }]).toString('hex')
    : String(value.value);
}
