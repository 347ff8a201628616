// AMQP field values as they travel to the page and back: every type tag of RabbitMQ, nothing lost.
// Strings: bytes that are not valid UTF-8 appear as lone surrogates U+DC80-U+DCFF, one for each byte, and go back as
// those bytes. 64-bit integers are decimal strings. What JSON cannot say about a number travels as a word or as bits.

import { z } from 'zod';
import { limits } from './limits.ts';

const decimalString = z.string().regex(/^-?\d{1,20}$/, 'a whole number in decimal digits');
/** JSON has no NaN, infinities or negative zero, so they travel as words. */
const floatNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity', '-0'])]);

export type FieldValue =
  /** `octet` only when the wire had neither 0 nor 1; kept so that bytes come back the same. */
  | { type: 'boolean'; value: boolean; octet?: number | undefined }
  | { type: 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32'; value: number }
  /** `tag` L is the same type under RabbitMQ's second letter; kept so that bytes come back the same. */
  | { type: 'int64'; value: string; tag?: 'L' | undefined }
  /** `bits` (of the wire, unsigned decimal) only for NaN, of which there are many. */
  | {
      type: 'float' | 'double';
      value: number | 'NaN' | 'Infinity' | '-Infinity' | '-0';
      bits?: string | undefined;
    }
  /** value / 10^scale */
  | { type: 'decimal'; scale: number; value: number }
  | { type: 'string'; value: string }
  | { type: 'bytes'; value: Uint8Array }
  /** Seconds since 1970, unsigned 64 bits. */
  | { type: 'timestamp'; value: string }
  | { type: 'array'; items: FieldValue[] }
  | { type: 'table'; entries: FieldEntry[] }
  | { type: 'void' };

/** Order and repeated names are kept. */
export type FieldEntry = [name: string, value: FieldValue];

const integer = (min: number, max: number) => z.number().int().min(min).max(max);

const scalar = [
  z.strictObject({ type: z.literal('boolean'), value: z.boolean(), octet: integer(2, 0xff).optional() }),
  z.strictObject({ type: z.literal('int8'), value: integer(-0x80, 0x7f) }),
  z.strictObject({ type: z.literal('uint8'), value: integer(0, 0xff) }),
  z.strictObject({ type: z.literal('int16'), value: integer(-0x8000, 0x7fff) }),
  z.strictObject({ type: z.literal('uint16'), value: integer(0, 0xffff) }),
  z.strictObject({ type: z.literal('int32'), value: integer(-0x8000_0000, 0x7fff_ffff) }),
  z.strictObject({ type: z.literal('uint32'), value: integer(0, 0xffff_ffff) }),
  z.strictObject({ type: z.literal('int64'), value: decimalString, tag: z.literal('L').optional() }),
  z.strictObject({ type: z.literal('float'), value: floatNumber, bits: decimalString.optional() }),
  z.strictObject({ type: z.literal('double'), value: floatNumber, bits: decimalString.optional() }),
  z.strictObject({
    type: z.literal('decimal'),
    scale: integer(0, 0xff),
    value: integer(-0x8000_0000, 0xffff_ffff),
  }),
  z.strictObject({ type: z.literal('string'), value: z.string() }),
  z.strictObject({ type: z.literal('bytes'), value: z.instanceof(Uint8Array) }),
  z.strictObject({ type: z.literal('timestamp'), value: decimalString }),
  z.strictObject({ type: z.literal('void') }),
] as const;

/** Nesting beyond limits.fieldDepth is refused before the recursive schema looks at it. */
const shallow = z.custom<unknown>((value) => nesting(value, 0), 'headers nested too deeply');

function nesting(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  // A table level costs three objects here: the value, its entries and the entry itself.
  if (depth > limits.fieldDepth * 3) return false;
  return Object.values(value).every((inner) => nesting(inner, depth + 1));
}

const recursive: z.ZodType<FieldValue> = z.lazy(() =>
  z.discriminatedUnion('type', [
    ...scalar,
    z.strictObject({ type: z.literal('array'), items: z.array(recursive) }),
    z.strictObject({ type: z.literal('table'), entries: z.array(z.tuple([z.string(), recursive])) }),
  ]),
);

const entriesSchema: z.ZodType<FieldEntry[]> = z.array(z.tuple([z.string(), recursive]));

export const fieldValue = shallow.pipe(recursive) as unknown as z.ZodType<FieldValue, FieldValue>;
export const fieldEntries = shallow.pipe(entriesSchema) as unknown as z.ZodType<FieldEntry[], FieldEntry[]>;
