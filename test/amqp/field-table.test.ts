// Field tables: nothing is lost on the way in and out, and no bytes can do harm.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTable, lookup, tableBytes } from '../../src/amqp/field-table.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { WireError } from '../../src/amqp/wire-error.ts';
import { fieldTable } from './arbitrary.ts';

function decode(bytes: Uint8Array): ReturnType<typeof decodeTable> {
  return decodeTable(new WireReader(Buffer.from(bytes)));
}

test('any table comes back as it went, to the bit', () => {
  fc.assert(
    fc.property(fieldTable, (table) => {
      const bytes = tableBytes(table);
      const again = decode(bytes);
      expect(again).toEqual(table);
      expect(tableBytes(again).equals(bytes)).toBe(true);
    }),
  );
});

test('random bytes decode to something that encodes to the same bytes, or to a wire error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      const sized = Buffer.alloc(noise.length + 4);
      sized.writeUInt32BE(noise.length);
      sized.set(noise, 4);
      try {
        expect(tableBytes(decode(sized)).equals(sized)).toBe(true);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

test('a valid table with any one byte changed decodes to the same bytes or to a wire error', () => {
  fc.assert(
    fc.property(fieldTable, fc.nat(), fc.nat(255), (table, where, value) => {
      const bytes = tableBytes(table);
      bytes[where % bytes.length] = value;
      try {
        const length = bytes.readUInt32BE() + 4;
        expect(tableBytes(decode(bytes)).equals(bytes.subarray(0, length))).toBe(true);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});

// Written out by hand from RabbitMQ's tags, so that the codec is not only held against itself.
test.each([
  ['t', '74 01', { tag: 't', value: true }],
  ['t with another octet than 0 and 1', '74 05', { tag: 't', value: true, octet: 5 }],
  ['b', '62 fe', { tag: 'b', value: -2 }],
  ['B', '42 fe', { tag: 'B', value: 254 }],
  ['s, a 16-bit integer and not a short string', '73 fffe', { tag: 's', value: -2 }],
  ['u', '75 fffe', { tag: 'u', value: 65_534 }],
  ['I', '49 fffffffe', { tag: 'I', value: -2 }],
  ['i', '69 fffffffe', { tag: 'i', value: 4_294_967_294 }],
  ['l', '6c fffffffffffffffe', { tag: 'l', value: -2n }],
  ['L, signed like l', '4c fffffffffffffffe', { tag: 'L', value: -2n }],
  ['f', '66 3fc00000', { tag: 'f', value: 1.5 }],
  ['f with a NaN of its own', '66 7fa00001', { tag: 'f', value: Number.NaN, bits: 0x7fa00001n }],
  ['d', '64 3ff8000000000000', { tag: 'd', value: 1.5 }],
  [
    'd with a NaN of its own',
    '64 7ff4000000000001',
    { tag: 'd', value: Number.NaN, bits: 0x7ff4000000000001n },
  ],
  ['D', '44 02 00000141', { tag: 'D', scale: 2, value: 321 }],
  ['S', '53 00000002 6869', { tag: 'S', value: 'hi' }],
  ['S that is no UTF-8', '53 00000003 61ff62', { tag: 'S', value: 'a\uDCFFb' }],
  ['x', '78 00000002 00ff', { tag: 'x', value: Uint8Array.of(0, 255) }],
  ['T', '54 00000000499602d2', { tag: 'T', value: 1_234_567_890n }],
  [
    'A, its length in bytes',
    '41 00000003 7401 56',
    {
      tag: 'A',
      value: [
        { tag: 't', value: true },
        { tag: 'V', value: null },
      ],
    },
  ],
  ['F', '46 00000003 016b 56', { tag: 'F', value: [{ key: 'k', value: { tag: 'V', value: null } }] }],
  ['V', '56', { tag: 'V', value: null }],
])('reads %s', (_what, hex, value) => {
  const field = Buffer.concat([Buffer.from('016b', 'hex'), Buffer.from(hex.replaceAll(' ', ''), 'hex')]);
  const bytes = Buffer.concat([Buffer.alloc(4), field]);
  bytes.writeUInt32BE(field.length);
  const table = decode(bytes);
  expect(table).toEqual([{ key: 'k', value }]);
  expect(tableBytes(table).toString('hex')).toBe(bytes.toString('hex'));
});

test('nesting beyond the limit is a wire error, not a full stack', () => {
  let bytes: Buffer = Buffer.alloc(4);
  for (let depth = 0; depth < 5000; depth += 1) {
    const field = Buffer.concat([Buffer.from('016b46', 'hex'), bytes]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    bytes = Buffer.concat([length, field]);
  }
  expect(() => decode(bytes)).toThrow(WireError);
});

test('looking up takes the first of repeated keys', () => {
  const table = decode(
    tableBytes([
      { key: 'k', value: { tag: 'S', value: 'first' } },
      { key: 'k', value: { tag: 'S', value: 'second' } },
    ]),
  );
  expect(table).toHaveLength(2);
  expect(lookup(table, 'k')).toEqual({ tag: 'S', value: 'first' });
});
