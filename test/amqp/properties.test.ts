// The fourteen message properties, and the check that every published message passes through.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeProperties, encodeProperties } from '../../src/amqp/properties.ts';
import { validProperties } from '../../src/amqp/properties-check.ts';
import { WireError } from '../../src/amqp/wire-error.ts';
import { properties } from './arbitrary.ts';

test('any property list comes back as it went, to the bit', () => {
  fc.assert(
    fc.property(properties, (list) => {
      const bytes = encodeProperties(list);
      const again = decodeProperties(bytes);
      expect(again).toEqual(list);
      expect(encodeProperties(again).equals(bytes)).toBe(true);
    }),
  );
});

test('absent and empty are two things', () => {
  expect(decodeProperties(encodeProperties({}))).toEqual({});
  expect(encodeProperties({}).toString('hex')).toBe('0000');
  expect(decodeProperties(encodeProperties({ contentType: '', headers: [] }))).toEqual({
    contentType: '',
    headers: [],
  });
});

test('flags and order are those of the specification', () => {
  const bytes = encodeProperties({ contentType: 'a', deliveryMode: 2, timestamp: 1n, clusterId: 'z' });
  expect(bytes.toString('hex')).toBe(`9044${'0161'}${'02'}${'0000000000000001'}${'017a'}`);
});

test('the quick check and the decoder agree on every list, whole or damaged', () => {
  fc.assert(
    fc.property(properties, fc.nat(), fc.nat(255), fc.boolean(), (list, where, value, damage) => {
      const bytes = encodeProperties(list);
      if (damage) bytes[where % bytes.length] = value;
      expect(validProperties(bytes, 0, bytes.length, 64)).toBe(decodes(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('the quick check and the decoder agree on random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const bytes = Buffer.from(noise);
      expect(validProperties(bytes, 0, bytes.length, 64)).toBe(decodes(bytes));
    }),
    { numRuns: 3000 },
  );
});

function decodes(bytes: Buffer): boolean {
  try {
    decodeProperties(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return false;
  }
}
