// All methods go through the codec and back, and no bytes can do harm.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMethod, encodeMethod } from '../../src/amqp/method-codec.ts';
import {
  methods,
  type MethodFields,
  type MethodName,
  methodName,
  type WireTypes,
} from '../../src/amqp/methods.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { WireError } from '../../src/amqp/wire-error.ts';
import { fieldTable, wireText } from './arbitrary.ts';

const names = Object.keys(methods) as MethodName[];

const wireType: { [Type in keyof WireTypes]: fc.Arbitrary<WireTypes[Type]> } = {
  bit: fc.boolean(),
  octet: fc.nat(255),
  short: fc.nat(65_535),
  long: fc.nat(4_294_967_295),
  longlong: fc.bigInt(0n, 2n ** 64n - 1n),
  shortstr: wireText(255),
  longstr: wireText(400),
  table: fieldTable,
};

test.each(names)('%s comes back as it went', (name) => {
  const fields = Object.entries(methods[name].fields).map(
    ([field, type]) => [field, wireType[type]] as const,
  );
  fc.assert(
    fc.property(fc.record(Object.fromEntries(fields)), (values) => {
      const payload = encodeMethod(name, values as MethodFields<typeof name>);
      expect(methodName(payload.readInt32BE(0))).toBe(name);
      expect(decodeMethod(name, new WireReader(payload, 4))).toEqual(values);
    }),
    { numRuns: 50 },
  );
});

test('bits in a row share an octet, lowest first', () => {
  const payload = encodeMethod('basic.nack', { deliveryTag: 1n, multiple: false, requeue: true });
  expect(payload.toString('hex')).toBe('003c00780000000000000001' + '02');
});

test('random bytes are a method or a wire error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 100 }), (name, noise) => {
      let thrown: unknown = null;
      try {
        decodeMethod(name, new WireReader(Buffer.from(noise)));
      } catch (error) {
        thrown = error;
      }
      expect(thrown === null || thrown instanceof WireError).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
