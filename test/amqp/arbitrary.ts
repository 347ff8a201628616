// fast-check arbitraries for everything that AMQP can carry: strings of any bytes, field tables, property lists.

import fc from 'fast-check';
import type { FieldTable, FieldValue } from '../../src/amqp/field-table.ts';
import type { Properties } from '../../src/amqp/properties.ts';
import { decodeText } from '../../src/amqp/text.ts';

/** A string as the codec reads it from any bytes at all. */
export function wireText(maxLength: number): fc.Arbitrary<string> {
  const anyBytes = fc
    .uint8Array({ maxLength })
    .map((bytes) => decodeText(Buffer.from(bytes), 0, bytes.length));
  const words = fc.string({ unit: 'grapheme', maxLength: Math.floor(maxLength / 16) });
  return fc.oneof(
    anyBytes,
    words.filter((text) => Buffer.byteLength(text) <= maxLength),
  );
}

const scalar: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.record({ tag: fc.constant('t' as const), value: fc.boolean() }),
  fc.record({ tag: fc.constant('b' as const), value: fc.integer({ min: -128, max: 127 }) }),
  fc.record({ tag: fc.constant('B' as const), value: fc.nat(255) }),
  fc.record({ tag: fc.constant('s' as const), value: fc.integer({ min: -32_768, max: 32_767 }) }),
  fc.record({ tag: fc.constant('u' as const), value: fc.nat(65_535) }),
  fc.record({ tag: fc.constant('I' as const), value: fc.integer() }),
  fc.record({ tag: fc.constant('i' as const), value: fc.nat(4_294_967_295) }),
  fc.record({
    tag: fc.constantFrom('l' as const, 'L' as const),
    value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  }),
  fc.record({ tag: fc.constant('T' as const), value: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ tag: fc.constant('f' as const), value: fc.float({ noNaN: true }) }),
  fc.record({ tag: fc.constant('d' as const), value: fc.double({ noNaN: true }) }),
  fc.record({ tag: fc.constant('D' as const), scale: fc.nat(255), value: fc.nat(4_294_967_295) }),
  fc.record({ tag: fc.constant('S' as const), value: wireText(300) }),
  fc.record({ tag: fc.constant('x' as const), value: fc.uint8Array({ maxLength: 64 }) }),
  fc.record({ tag: fc.constant('V' as const), value: fc.constant(null) }),
);

const nested = fc.letrec<{ value: FieldValue; table: FieldTable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.record({ tag: fc.constant('A' as const), value: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.record({ tag: fc.constant('F' as const), value: tie('table') }),
  ),
  table: fc.array(fc.record({ key: wireText(60), value: tie('value') }), { maxLength: 5 }),
}));

/** Repeated keys included. */
export const fieldTable = nested.table;

export const properties: fc.Arbitrary<Properties> = fc.record(
  {
    contentType: wireText(255),
    contentEncoding: wireText(255),
    headers: fieldTable,
    deliveryMode: fc.nat(255),
    priority: fc.nat(255),
    correlationId: wireText(255),
    replyTo: wireText(255),
    expiration: wireText(255),
    messageId: wireText(255),
    timestamp: fc.bigInt(0n, 2n ** 64n - 1n),
    type: wireText(255),
    userId: wireText(255),
    appId: wireText(255),
    clusterId: wireText(255),
  },
  { requiredKeys: [] },
);
