import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldEntries, type FieldValue } from '../../../src/contract/field-value.ts';
import { limits } from '../../../src/contract/limits.ts';
import {
  changeField,
  newField,
  retypeField,
  type FieldType,
} from '../../../renderer/ui/fields/field-draft.ts';
import { readFields } from '../../../renderer/ui/fields/field-read.ts';
import { fieldTableSize } from '../../../renderer/ui/fields/field-size.ts';
import { draftsFromEntries } from './drafts-from-entries.ts';

const floats = (value: fc.Arbitrary<number>) =>
  value.map((number) =>
    Number.isFinite(number) ? number : (String(number) as 'NaN' | 'Infinity' | '-Infinity'),
  );

const integers = {
  int8: [-0x80, 0x7f],
  uint8: [0, 0xff],
  int16: [-0x8000, 0x7fff],
  uint16: [0, 0xffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  uint32: [0, 0xffff_ffff],
} as const;

const { value: anyValue } = fc.letrec<{ value: FieldValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'binary' }) }),
    fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    ...Object.entries(integers).map(([type, [min, max]]) =>
      fc.record({ type: fc.constant(type as keyof typeof integers), value: fc.integer({ min, max }) }),
    ),
    fc
      .record({ value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), tagged: fc.boolean() })
      .map(({ value, tagged }) => ({
        type: 'int64' as const,
        value: String(value),
        ...(tagged ? { tag: 'L' as const } : {}),
      })),
    fc.record({ type: fc.constant('float' as const), value: floats(fc.float()) }),
    fc.record({ type: fc.constant('double' as const), value: floats(fc.double()) }),
    fc.record({
      type: fc.constant('decimal' as const),
      scale: fc.integer({ min: 0, max: 255 }),
      value: fc.integer({ min: -0x8000_0000, max: 0xffff_ffff }),
    }),
    fc.record({ type: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 20 }) }),
    fc
      .bigInt({ min: 0n, max: 2n ** 64n - 1n })
      .map((value) => ({ type: 'timestamp' as const, value: String(value) })),
    fc.constant({ type: 'void' as const }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => ({ type: 'array' as const, items })),
    fc
      .array(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), tie('value')), { maxLength: 3 })
      .map((entries) => ({ type: 'table' as const, entries })),
  ),
}));

const read = (type: FieldType, text: string) => {
  const row = newField({ name: 'x', type, text });
  const { entries, faults } = readFields([row]);
  return faults.get(row.id) ?? entries[0]?.[1];
};

describe('a typed field table', () => {
  it('gives back every entry that it was filled from, of every type and nesting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 20 }), anyValue), { maxLength: 6 }),
        (entries) => {
          const result = readFields(draftsFromEntries(entries));
          expect([...result.faults.values()]).toEqual([]);
          expect(result.entries).toEqual(entries);
        },
      ),
    );
  });

  it('produces only what the contract accepts, whatever is typed', () => {
    const types: FieldType[] = [
      'int8',
      'uint32',
      'int64',
      'float',
      'decimal',
      'timestamp',
      'bytes',
      'string',
    ];
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[-+]?\d{0,30}\.?\d{0,5}(e\d{1,4})?$/));
    fc.assert(
      fc.property(fc.constantFrom(...types), typed, (type, text) => {
        const { entries } = readFields([newField({ name: 'x', type, text })]);
        expect(fieldEntries.safeParse(entries).error).toBeUndefined();
      }),
    );
  });

  it.each<[FieldType, string, string]>([
    ['int8', '128', '-128 to 127'],
    ['uint8', '-1', '0 to 255'],
    ['uint16', '65536', '0 to 65535'],
    ['int32', '2147483648', '-2147483648 to 2147483647'],
    ['int64', '9223372036854775808', '-9223372036854775808 to 9223372036854775807'],
    ['int64', '9'.repeat(100_000), '-9223372036854775808'],
  ])('says the range of %s when %s does not fit', (type, text, range) => {
    expect(read(type, text)).toContain(range);
  });

  it.each<[FieldType, string]>([
    ['int32', ''],
    ['int32', '1.0'],
    ['int32', '0x10'],
    ['int64', '1e3'],
    ['double', ''],
    ['double', '1,5'],
    ['double', '1e999'],
    ['float', '1e39'],
    ['decimal', '.'],
    ['decimal', '1e2'],
    ['decimal', '99999999999'],
    ['timestamp', 'yesterday'],
    ['timestamp', '2026-11-20T12:04:31'],
    ['timestamp', '18446744073709551616'],
    ['bytes', 'abc'],
    ['bytes', 'zz'],
  ])('refuses %s written as "%s" in words', (type, text) => {
    expect(read(type, text)).toMatch(/\w+ \w+/);
  });

  it('keeps a 64-bit number and the digits of a decimal exactly', () => {
    expect(read('int64', ' 9007199254740993 ')).toEqual({ type: 'int64', value: '9007199254740993' });
    expect(read('decimal', '-0.50')).toEqual({ type: 'decimal', scale: 2, value: -50 });
  });

  it('takes a date for a timestamp and hex with spaces for bytes', () => {
    expect(read('timestamp', '2026-11-20T12:04:31Z')).toEqual({ type: 'timestamp', value: '1795176271' });
    expect(read('bytes', 'de ad\nBE EF')).toEqual({
      type: 'bytes',
      value: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
    });
  });

  it('counts a name in bytes and refuses more than 255', () => {
    const fits = newField({ name: 'é'.repeat(127), text: 'x' });
    const tooLong = newField({ name: 'é'.repeat(128), text: 'x' });
    const { faults } = readFields([fits, tooLong]);
    expect(faults.has(fits.id)).toBe(false);
    expect(faults.get(tooLong.id)).toContain('256');
  });

  it('asks for a name, but not inside an array', () => {
    const unnamed = newField();
    const item = newField({ text: 'a' });
    const { faults } = readFields([unnamed, newField({ name: 'list', type: 'array', children: [item] })]);
    expect([...faults.keys()]).toEqual([unnamed.id]);
  });

  it('warns of a repeated name and sends both', () => {
    const second = newField({ name: 'a', text: '2' });
    const { entries, faults, warnings } = readFields([newField({ name: 'a', text: '1' }), second]);
    expect(faults.size).toBe(0);
    expect(warnings.has(second.id)).toBe(true);
    expect(entries).toHaveLength(2);
  });

  it('refuses nesting that the contract refuses, and nothing shallower', () => {
    const nested = (levels: number) => {
      let row = newField({ name: 'x', text: 'end' });
      for (let level = 0; level < levels; level += 1)
        row = newField({ name: 'x', type: 'table', children: [row] });
      return readFields([row]);
    };
    const deepest = nested(limits.fieldDepth - 1);
    expect(deepest.faults.size).toBe(0);
    expect(fieldEntries.safeParse(deepest.entries).success).toBe(true);
    expect(nested(limits.fieldDepth).faults.size).toBe(1);
  });

  it('says how large the whole table is when it is too large', () => {
    const { faults } = readFields([newField({ name: 'big', text: 'x'.repeat(limits.headersMaxBytes) })]);
    expect(faults.get('')).toContain(
      String(fieldTableSize([['big', { type: 'string', value: 'x'.repeat(limits.headersMaxBytes) }]])),
    );
  });
});

describe('editing rows', () => {
  it('changes and removes a nested row and leaves its neighbours the same objects', () => {
    const inner = newField({ name: 'inner' });
    const other = newField({ name: 'other' });
    const rows = [newField({ name: 'outer', type: 'table', children: [inner] }), other];
    const renamed = changeField(rows, inner.id, (row) => ({ ...row, name: 'renamed' }));
    expect(renamed[0]?.children[0]?.name).toBe('renamed');
    expect(renamed[1]).toBe(other);
    expect(changeField(rows, inner.id, () => null)[0]?.children).toEqual([]);
  });

  it('keeps what was typed when the type changes, but a boolean is always true or false', () => {
    const row = newField({ name: 'a', text: '12' });
    expect(retypeField(row, 'int32').text).toBe('12');
    expect(retypeField(row, 'boolean').text).toBe('false');
  });
});
