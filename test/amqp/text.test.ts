// Strings on the wire: any bytes make the round trip, and valid UTF-8 reads as what it is.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, encodeText } from '../../src/amqp/text.ts';

test('any bytes come back as they went', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
      const bytes = Buffer.from(noise);
      expect(encodeText(decodeText(bytes, 0, bytes.length)).equals(bytes)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('valid text reads as Node reads it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = Buffer.from(text);
      expect(decodeText(bytes, 0, bytes.length)).toBe(text);
    }),
  );
});

test.each([
  ['a bad byte between good ones', '61ff62', 'a\uDCFFb'],
  ['a sequence cut off', 'e282', '\uDCE2\uDC82'],
  ['an overlong form', 'c0af', '\uDCC0\uDCAF'],
  ['a surrogate written as UTF-8', 'eda080', '\uDCED\uDCA0\uDC80'],
  ['a real replacement character', 'efbfbd', '\uFFFD'],
  ['a replacement character beside a bad byte', 'efbfbd80', '\uFFFD\uDC80'],
  ['an emoji, whose second half looks like an escape', 'f09f9280', '\u{1F480}'],
])('%s', (_what, hex, text) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(decodeText(bytes, 0, bytes.length)).toBe(text);
  expect(encodeText(text).toString('hex')).toBe(hex);
});
