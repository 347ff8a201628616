import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalText,
  headersAsJson,
  messageAsJson,
  toBase64,
  toHex,
} from '../../../../renderer/features/message/copy-forms.ts';
import { headerLines, readableString } from '../../../../renderer/features/message/header-lines.ts';
import { hexLine, hexLineCount } from '../../../../renderer/features/message/hex-lines.ts';

describe('a hex dump', () => {
  it('shows each byte once, in order, beside its offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(8, 16), (bytes, perLine) => {
        const lines = Array.from({ length: hexLineCount(bytes.byteLength, perLine) }, (_, line) =>
          hexLine(bytes, line, perLine),
        );
        expect(
          lines
            .map((line) => line.bytes)
            .join('')
            .replaceAll(' ', ''),
        ).toBe(Buffer.from(bytes).toString('hex'));
        expect(lines.map((line) => line.characters).join('')).toHaveLength(bytes.byteLength);
        lines.forEach((line, index) => expect(Number.parseInt(line.offset, 16)).toBe(index * perLine));
      }),
    );
  });

  it('keeps its columns in the last, short line', () => {
    const bytes = new TextEncoder().encode('hello, 123456789');
    expect(hexLine(bytes.subarray(0, 9), 1, 8).bytes).toHaveLength(hexLine(bytes, 0, 8).bytes.length);
  });
});

describe('forms to copy', () => {
  it('writes base64 and hex as everybody else does, across chunks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 400), (part, times) => {
        const bytes = Buffer.concat(Array.from({ length: times }, () => part));
        expect(toBase64(bytes)).toBe(bytes.toString('base64'));
        expect(toHex(bytes)).toBe(bytes.toString('hex'));
      }),
      { numRuns: 40 },
    );
  });

  it('writes headers as JSON that keeps all digits of 64-bit numbers', () => {
    const json = headersAsJson([
      ['big', { type: 'int64', value: '9007199254740993' }],
      [
        'nested',
        {
          type: 'table',
          entries: [['list', { type: 'array', items: [{ type: 'void' }, { type: 'int8', value: 3 }] }]],
        },
      ],
      ['not a number', { type: 'double', value: 'NaN' }],
    ]);
    expect(json).toContain('"big": 9007199254740993');
    expect(JSON.parse(json)).toMatchObject({ nested: { list: [null, 3] }, 'not a number': 'NaN' });
  });

  it('writes a message as JSON and marks a body that is cut', () => {
    const body = new TextEncoder().encode('{"a":1}');
    const text = messageAsJson(
      {
        sequence: '7',
        state: 'ready',
        redelivered: false,
        publishedAt: 0,
        exchange: '',
        routingKey: 'q "x"',
        holder: null,
        properties: { contentType: 'application/json', headers: [['a', { type: 'void' }]] },
        storedProperties: new Uint8Array(),
        bodySize: 100,
        body,
      },
      body,
      '{"a":1}',
    );
    expect(JSON.parse(text)).toMatchObject({
      routingKey: 'q "x"',
      properties: { contentType: 'application/json' },
      headers: { a: null },
      bodyCutAt: 7,
      body: '{"a":1}',
      publishedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('places the point of a decimal', () => {
    expect(decimalText(12_345, 2)).toBe('123.45');
    expect(decimalText(-5, 3)).toBe('-0.005');
    expect(decimalText(7, 0)).toBe('7');
  });
});

describe('typed headers', () => {
  it('lays nested tables and arrays out below their name, with type and letter', () => {
    const { lines } = headerLines([
      [
        'x-death',
        {
          type: 'array',
          items: [{ type: 'table', entries: [['count', { type: 'int64', value: '2', tag: 'L' }]] }],
        },
      ],
      ['empty', { type: 'string', value: '' }],
    ]);
    expect(lines.map((line) => [line.depth, line.name, line.letter, line.value])).toEqual([
      [0, 'x-death', 'A', null],
      [1, '0', 'F', null],
      [2, 'count', 'L', '2'],
      [0, 'empty', 'S', ''],
    ]);
    expect(lines[3]?.remark).toBe('empty');
  });

  it('shows bytes that are not text as \\xNN', () => {
    expect(readableString('a\udcffb')).toBe('a\\xffb');
    expect(readableString('😀')).toBe('😀');
  });
});
