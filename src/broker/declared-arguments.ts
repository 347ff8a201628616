// Arguments of queue.declare, exchange.declare and basic.consume: which are honoured, which are refused, and when two
// declarations mean the same. Arguments that RabbitMQ does not know either are kept and ignored, as there.

import { type FieldTable, type FieldValue, lookup, tableBytes } from '../amqp/field-table.ts';
import { describe, notImplemented, preconditionFailed } from './broker-error.ts';

/** Known to RabbitMQ, not honoured here yet; see SKIPPED.md. */
const refusedQueueArguments = [
  'x-message-ttl',
  'x-expires',
  'x-max-length',
  'x-max-length-bytes',
  'x-overflow',
  'x-dead-letter-exchange',
  'x-dead-letter-routing-key',
  'x-dead-letter-strategy',
  'x-max-priority',
  'x-single-active-consumer',
];

/** Compared when a queue is declared again (rabbit_amqqueue:assert_args_equivalence). */
const comparedQueueArguments = [...refusedQueueArguments, 'x-queue-type', 'x-queue-mode', 'x-queue-version'];

/** Throws BrokerError for what this broker cannot do with a new queue. */
export function checkQueueArguments(name: string, given: FieldTable): void {
  const type = lookup(given, 'x-queue-type');
  if (type !== undefined && type.tag !== 'S') {
    throw preconditionFailed(
      `invalid arg 'x-queue-type' for ${describe('queue', name)}: expected a long string`,
    );
  }
  if (type !== undefined && type.value !== 'classic') {
    throw notImplemented(`x-queue-type '${type.value}' for ${describe('queue', name)}`);
  }
  for (const key of refusedQueueArguments) {
    if (lookup(given, key) !== undefined) throw notImplemented(`arg '${key}' for ${describe('queue', name)}`);
  }
}

export function checkExchangeArguments(name: string, given: FieldTable): void {
  if (lookup(given, 'alternate-exchange') !== undefined) {
    throw notImplemented(`arg 'alternate-exchange' for ${describe('exchange', name)}`);
  }
}

/** The consumer's x-priority, 0 without one. */
export function consumerPriority(queue: string, given: FieldTable): number {
  const value = lookup(given, 'x-priority');
  if (value === undefined) return 0;
  if (typeof value.value !== 'number' && typeof value.value !== 'bigint') {
    throw preconditionFailed(`invalid arg 'x-priority' for ${describe('queue', queue)}: expected a number`);
  }
  return Number(value.value);
}

/** Throws 406 when an existing thing differs from what a declaration wants. */
export function assertSame(
  what: string,
  field: string,
  received: boolean | string,
  current: boolean | string,
): void {
  if (received === current) return;
  throw preconditionFailed(
    `inequivalent arg '${field}' for ${what}: received '${received}' but current is '${current}'`,
  );
}

export function assertSameQueueArguments(name: string, received: FieldTable, current: FieldTable): void {
  for (const key of comparedQueueArguments) {
    const wanted = lookup(received, key);
    const existing = lookup(current, key);
    if (comparable(key, wanted) === comparable(key, existing)) continue;
    throw preconditionFailed(
      `inequivalent arg '${key}' for ${describe('queue', name)}: received ${shown(wanted)} but current is ${shown(existing)}`,
    );
  }
}

function comparable(key: string, value: FieldValue | undefined): string {
  // Absent and "classic" are one type.
  if (value === undefined) return key === 'x-queue-type' ? 'classic' : '';
  return plainText(value);
}

function shown(value: FieldValue | undefined): string {
  return value === undefined ? 'none' : `the value '${plainText(value)}' of type '${typeNames[value.tag]}'`;
}

function plainText(value: FieldValue): string {
  return typeof value.value === 'object'
    ? tableBytes([{ key: '', value }]).toString('hex')
    : String(value.value);
}

/** RabbitMQ's words for the types of field values. */
const typeNames: Readonly<Record<FieldValue['tag'], string>> = {
  t: 'bool',
  b: 'byte',
  B: 'unsignedbyte',
  s: 'short',
  u: 'unsignedshort',
  I: 'signedint',
  i: 'unsignedint',
  l: 'long',
  L: 'long',
  f: 'float',
  d: 'double',
  D: 'decimal',
  T: 'timestamp',
  S: 'longstr',
  x: 'binary',
  A: 'array',
  F: 'table',
  V: 'void',
};
