// RabbitMQ's words for the types of field values, and which of them are integers: its error texts and its comparisons
// are made of them.

import type { FieldValue } from '../amqp/field-table.ts';

/** Names of the field tags as RabbitMQ's texts have them. */
export const typeNames: Readonly<Record<FieldValue['tag'], string>> = {
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

const integerTags: ReadonlySet<string> = new Set(['b', 'B', 's', 'u', 'I', 'i', 'l', 'L']);

/** The value of any width of integer, or undefined. Beyond 2^53 it is rounded: no argument means anything there. */
export function integerOf(value: FieldValue): number | undefined {
  return integerTags.has(value.tag) ? Number(value.value) : undefined;
}

/** Two values may be equal only within one class: RabbitMQ's type_class. */
export function typeClass(value: FieldValue): string {
  if (integerTags.has(value.tag) || value.tag === 'D') return 'int';
  return value.tag === 'f' || value.tag === 'd' ? 'float' : typeNames[value.tag];
}
