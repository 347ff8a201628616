// MessagePack bodies: nothing of a value is lost on its way to the page, and hostile bytes are refused quickly. What a third
// party's library writes is the measure.

import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessagePack } from '../../src/bodies/messagepack.ts';
import { asFilterValue, asJsonText } from '../../src/bodies/packed-value.ts';
import { makeReadable } from '../../src/bodies/readable-body.ts';

const bytesMax = 4 * 1024 * 1024;

function textOf(bytes: readonly number[] | Uint8Array): string {
  const value = readMessagePack(Uint8Array.from(bytes));
  return value === undefined ? 'none' : asJsonText(value).replaceAll(/\s+/g, '');
}

test('64-bit numbers stay whole, and bytes readable', async () => {
  const body = encode(
    { id: 12345678901234567890n, list: [1, -2.5, true, null], raw: Uint8Array.of(1, 2) },
    { useBigInt64: true },
  );
  const readable = await makeReadable(
    { body, bodySize: body.byteLength, contentType: null, contentEncoding: null },
    bytesMax,
  );
  expect(readable.format).toBe('messagepack');
  const shown = Buffer.from(readable.body ?? []).toString();
  expect(shown).toContain('"id": 12345678901234567890');
  expect(JSON.parse(shown)).toMatchObject({ list: [1, -2.5, true, null], raw: 'AQI=' });
});

test('what the library writes is read as the same, and cut short it is none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const body = encode([value, 'end']);
      const read = readMessagePack(body);
      expect(JSON.parse(asJsonText(read ?? null))).toEqual(JSON.parse(JSON.stringify([value, 'end'])));
      expect(readMessagePack(body.subarray(0, -1))).toBeUndefined();
      expect(readMessagePack(Buffer.concat([body, body]))).toBeUndefined();
    }),
  );
});

test.each([
  ['repeated keys', [0x82, 0xa1, 97, 1, 0xa1, 97, 2], '{"a":1,"a":2}'],
  ['keys of two types and their order', [0x83, 0xa1, 98, 1, 2, 2, 0xa1, 50, 3], '{"b":1,"2":2,"2":3}'],
  ['a key of JavaScript itself', [0x81, 0xa9, ...Buffer.from('__proto__'), 1], '{"__proto__":1}'],
  ['a list as a key', [0x81, 0x91, 1, 3], '{"[\\n1\\n]":3}'],
  ['text that is no UTF-8', [0x81, 0xa1, 0xff, 0xa2, 0xff, 0xfe], '{"/w==":"//4="}'],
  ['a whole float', [0xca, 0x3f, 0x80, 0, 0], '1.0'],
  ['a large float', [0xcb, 0x7e, 0x37, 0xe4, 0x3c, 0x88, 0x00, 0x75, 0x9c], '1e+300'],
  ['minus zero', [0xcb, 0x80, 0, 0, 0, 0, 0, 0, 0], '-0.0'],
  ['what JSON has no number for', [0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], '"Infinity"'],
  ['int8', [0xd0, 0x80], '-128'],
  ['int16', [0xd1, 0x80, 0], '-32768'],
  ['int32', [0xd2, 0x80, 0, 0, 0], '-2147483648'],
  ['int64', [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], '-9223372036854775808'],
  ['uint64', [0xcf, 255, 255, 255, 255, 255, 255, 255, 255], '18446744073709551615'],
  ['a negative fixint', [0xff], '-1'],
  ['seconds', [0xd6, 0xff, 0, 0, 0, 1], '"1970-01-01T00:00:01Z"'],
  ['nanoseconds', [0xd7, 0xff, 0, 0, 0, 4, 0, 0, 0, 1], '"1970-01-01T00:00:01.000000001Z"'],
  [
    'before 1970',
    [0xc7, 12, 0xff, 0, 0, 0, 5, ...Array<number>(8).fill(255)],
    '"1969-12-31T23:59:59.000000005Z"',
  ],
  [
    'a moment that no calendar has',
    [0xc7, 12, 0xff, 0, 0, 0, 0, 127, 0, 0, 0, 0, 0, 0, 0],
    '"9151314442816847872ssince1970"',
  ],
  ['an extension', [0xd4, 5, 9], '{"ext":5,"data":"CQ=="}'],
  ['a timestamp of no known length', [0xc7, 3, 0xff, 1, 2, 3], '{"ext":-1,"data":"AQID"}'],
  ['the byte that means nothing', [0xc1], 'none'],
])('%s', (_what, bytes, text) => {
  expect(textOf(bytes)).toBe(text);
});

test('for filters a map has the last of repeated keys, and a moment is one where a calendar has it', () => {
  const filterValue = (bytes: readonly number[]) =>
    asFilterValue(readMessagePack(Uint8Array.from(bytes)) ?? null);
  expect(filterValue([0x82, 0xa1, 97, 1, 0xa1, 97, 2])).toEqual(new Map([['a', 2n]]));
  expect(filterValue([0xd6, 0xff, 0, 0, 0, 1])).toEqual(new Date(1_000));
  expect(filterValue([0xc7, 12, 0xff, 0, 0, 0, 0, 127, 0, 0, 0, 0, 0, 0, 0])).toBe(9151314442816847872n);
});

test('headers that promise billions are refused without making room', () => {
  const forged = Uint8Array.from(
    { length: 5_000 },
    (_, index) => [0xdd, 0x00, 0xff, 0xff, 0xff][index % 5] ?? 0,
  );
  expect(readMessagePack(forged)).toBeUndefined();
  expect(readMessagePack(new Uint8Array(100_000).fill(0x91))).toBeUndefined();
  expect(
    readMessagePack(Buffer.concat([Buffer.from([0xdd, 0, 0x20, 0, 0]), Buffer.alloc(2 ** 21)])),
  ).toBeUndefined();
});

test('many values far inside do not take many times their size in spaces', () => {
  const deep = Buffer.concat([
    Buffer.alloc(200, 0x91),
    Buffer.from([0xdd, 0, 1, 0, 0]),
    Buffer.alloc(65_536, 0xc0),
  ]);
  expect(asJsonText(readMessagePack(deep) ?? null).length).toBeLessThan(65_536 * 60);
});

test('any bytes are a value that has a text, or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(textOf(bytes)).not.toBe('');
    }),
    { numRuns: 2_000 },
  );
});
