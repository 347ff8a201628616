// AMQP values through the contract and back: the bytes of a table must come out as they went in.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTable, tableBytes, type FieldTable, type FieldValue } from '../../../src/amqp/field-table.ts';
import { decodeProperties, encodeProperties } from '../../../src/amqp/properties.ts';
import { WireReader } from '../../../src/amqp/reader.ts';
import { decodeText } from '../../../src/amqp/text.ts';
import { toEntries, toFieldTable } from '../../../src/connectors/amqp/field-values.ts';
import {
  peekContent,
  readProperties,
  toContractProperties,
  toWireProperties,
} from '../../../src/connectors/amqp/message-properties.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { fieldEntries } from '../../../src/contract/field-value.ts';
import { messageProperties } from '../../../src/contract/model.ts';

/** Any bytes as the codec reads them, so with escaped surrogates where they are no UTF-8. */
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength }),
    fc.uint8Array({ maxLength }).map((bytes) => decodeText(Buffer.from(bytes), 0, bytes.length)),
  );

const integer = (tag: 'b' | 'B' | 's' | 'u' | 'I' | 'i', min: number, max: number) =>
  fc.integer({ min, max }).map((value): FieldValue => ({ tag, value }));

const { table } = fc.letrec<{ table: FieldTable; value: FieldValue }>((tie) => ({
  table: fc.array(fc.record({ key: text(20), value: tie('value') }), { maxLength: 6 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.boolean().map((value): FieldValue => ({ tag: 't', value })),
      fc.integer({ min: 2, max: 255 }).map((octet): FieldValue => ({ tag: 't', value: true, octet })),
      integer('b', -0x80, 0x7f),
      integer('B', 0, 0xff),
      integer('s', -0x8000, 0x7fff),
      integer('u', 0, 0xffff),
      integer('I', -0x8000_0000, 0x7fff_ffff),
      integer('i', 0, 0xffff_ffff),
      fc
        .tuple(
          fc.constantFrom('l' as const, 'L' as const),
          fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        )
        .map(([tag, value]): FieldValue => ({ tag, value })),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): FieldValue => ({ tag: 'T', value })),
      fc.float().map((value): FieldValue => ({ tag: 'f', value })),
      fc.double().map((value): FieldValue => ({ tag: 'd', value })),
      fc
        .tuple(fc.nat(255), fc.integer({ min: 0, max: 0xffff_ffff }))
        .map(([scale, value]): FieldValue => ({ tag: 'D', scale, value })),
      text(40).map((value): FieldValue => ({ tag: 'S', value })),
      fc.uint8Array({ maxLength: 40 }).map((value): FieldValue => ({ tag: 'x', value })),
      fc.constant<FieldValue>({ tag: 'V', value: null }),
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((value): FieldValue => ({ tag: 'A', value })),
    tie('table').map((value): FieldValue => ({ tag: 'F', value })),
  ),
}));

const decoded = (bytes: Buffer) => decodeTable(new WireReader(bytes));

describe('field values', () => {
  test('a table comes back with the same bytes', () => {
    fc.assert(
      fc.property(table, (generated) => {
        const bytes = tableBytes(generated);
        const onTheWire = fieldEntries.parse(toEntries(decoded(bytes)));
        expect(tableBytes(toFieldTable(onTheWire))).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('a table survives JSON, which has no negative zero, NaN or 64-bit numbers', () => {
    const numbers = [-0, NaN, Infinity, -Infinity, 0.1];
    const odd = tableBytes([
      ...numbers.map((value, index) => ({ key: `d${index}`, value: { tag: 'd', value } as const })),
      { key: 'nan', value: { tag: 'd', value: NaN, bits: 0x7ff8_0000_0000_0001n } },
      { key: 'big', value: { tag: 'l', value: 2n ** 63n - 1n } },
      { key: 'L', value: { tag: 'L', value: -1n } },
      { key: 'bytes', value: { tag: 'S', value: '\udcff\udc80' } },
    ]);
    const json = JSON.stringify(toEntries(decoded(odd)));
    expect(tableBytes(toFieldTable(fieldEntries.parse(JSON.parse(json))))).toEqual(odd);
  });

  test('a number that does not fit into 64 bits is refused with the name of its header', () => {
    const tooBig = [['x-count', { type: 'int64', value: '9223372036854775808' }]] as const;
    expect(() => toFieldTable(tooBig.map(([name, value]) => [name, value]))).toThrow(
      /9223372036854775808 of 'x-count'/,
    );
    expect(() => toFieldTable([['at', { type: 'timestamp', value: '-1' }]])).toThrow(AppError);
  });
});

describe('message properties', () => {
  test('absent, empty and odd properties come back with the same bytes', () => {
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const octet = maybe(fc.nat(255));
    const short = maybe(text(30));
    const generated = fc
      .record({
        contentType: short,
        contentEncoding: short,
        headers: maybe(table),
        deliveryMode: octet,
        priority: octet,
        correlationId: short,
        replyTo: short,
        expiration: short,
        messageId: short,
        timestamp: maybe(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
        type: short,
        userId: short,
        appId: short,
        clusterId: short,
      })
      .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
    fc.assert(
      fc.property(generated, (properties) => {
        const stored = encodeProperties(properties);
        const contract = messageProperties.parse(toContractProperties(decodeProperties(stored)));
        expect(encodeProperties(toWireProperties(contract))).toEqual(stored);
        expect(peekContent(stored)).toEqual({
          contentType: properties['contentType'] ?? null,
          contentEncoding: properties['contentEncoding'] ?? null,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('a property list that cannot be decoded is said, not hidden', () => {
    const truncated = encodeProperties({ contentType: 'text/plain', messageId: 'abc' }).subarray(0, -2);
    const { properties, problem } = readProperties(truncated);
    expect(properties).toEqual({});
    expect(problem).toMatch(/cannot be decoded/);
  });

  test('any bytes can be looked at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => peekContent(bytes)).not.toThrow();
        expect(() => readProperties(bytes)).not.toThrow();
      }),
    );
  });

  test('more than 128 KiB of headers are refused', () => {
    const headers: [string, { type: 'string'; value: string }][] = [
      ['big', { type: 'string', value: 'x'.repeat(140_000) }],
    ];
    expect(() => toWireProperties({ headers })).toThrow(/Remove some headers/);
  });
});
