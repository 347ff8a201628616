// Field tables written as plain objects, and read back as such: for tests to whom the tags do not matter.

import type { FieldTable, FieldValue } from '../../src/amqp/field-table.ts';

export type Plain =
  | string
  | number
  | boolean
  | bigint
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Integers become `I` (or `l` beyond 32 bits), other numbers `d`, text `S`. */
export function tableOf(plain: Readonly<Record<string, Plain>>): FieldTable {
  return Object.entries(plain).map(([key, value]) => ({ key, value: valueOf(value) }));
}

export function valueOf(value: Plain): FieldValue {
  if (value === null) return { tag: 'V', value };
  if (typeof value === 'string') return { tag: 'S', value };
  if (typeof value === 'boolean') return { tag: 't', value };
  if (typeof value === 'bigint') return { tag: 'l', value };
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return { tag: 'd', value };
    return Math.abs(value) < 2 ** 31 ? { tag: 'I', value } : { tag: 'l', value: BigInt(value) };
  }
  if (Array.isArray(value)) return { tag: 'A', value: value.map(valueOf) };
  return { tag: 'F', value: tableOf(value as Readonly<Record<string, Plain>>) };
}
