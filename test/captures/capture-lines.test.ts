// The lines of a capture file: whatever AMQP can carry is written and read back to the byte, and what is no line says why.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import { readHeader, readMessage, writeHeader, writeMessage } from '../../src/captures/capture-lines.ts';
import { repeatedName } from '../../src/captures/repeated-name.ts';
import type { CapturedMessage } from '../../src/captures/captured-message.ts';
import { properties, wireText } from '../amqp/arbitrary.ts';

const taken = fc.record({ at: fc.integer(), endpoint: fc.string({ maxLength: 20 }), queue: wireText(40) });
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
);
const storedProperties = fc.oneof(
  { weight: 9, arbitrary: properties.map((list) => encodeProperties(list)) },
  // Bytes that no client would have sent are kept all the same.
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
);

const message = (where: fc.Arbitrary<CapturedMessage['taken']>): fc.Arbitrary<CapturedMessage> =>
  fc
    .record({
      taken: where,
      exchange: wireText(60),
      routingKey: wireText(60),
      redelivered: fc.boolean(),
      publishedAt: fc.option(fc.integer()),
      storedProperties,
      body,
    })
    .map((one) => ({ ...one, bodySize: one.body.byteLength }));

const someMessage: CapturedMessage = {
  taken: { at: 1, endpoint: 'Local broker', queue: 'orders' },
  exchange: 'shop',
  routingKey: 'order.placed',
  redelivered: false,
  publishedAt: 1_700_000_000_000,
  storedProperties: encodeProperties({ contentType: 'application/json' }),
  body: Buffer.from('{"n":1}'),
  bodySize: 7,
};

describe('a line', () => {
  test('gives back every message to the byte, and the same line again', () => {
    fc.assert(
      fc.property(taken, message(taken), (header, one) => {
        const line = writeMessage(one, header);
        expect(line).not.toContain('\n');
        // What a file holds is UTF-8, which a lone surrogate would not survive.
        const read = readMessage(Buffer.from(line).toString('utf8'), header);
        expect(Buffer.from(read.body).equals(one.body)).toBe(true);
        expect(Buffer.from(read.storedProperties).equals(one.storedProperties)).toBe(true);
        const { exchange, routingKey, redelivered, publishedAt } = one;
        expect(read).toMatchObject({ taken: one.taken, exchange, routingKey, redelivered, publishedAt });
        expect(writeMessage(read, header)).toBe(line);
      }),
      { numRuns: 2_000 },
    );
  });

  test('can be read by a person where the message can', () => {
    const line = writeMessage(someMessage, someMessage.taken);
    expect(JSON.parse(line)).toEqual({
      exchange: 'shop',
      routingKey: 'order.placed',
      redelivered: false,
      publishedAt: 1_700_000_000_000,
      properties: { contentType: 'application/json' },
      body: '{"n":1}',
    });
  });

  test('keeps a byte order mark, and writes control characters as base64', () => {
    const marked = { ...someMessage, body: Buffer.from('\uFEFFtext'), bodySize: 7 };
    expect(JSON.parse(writeMessage(marked, marked.taken))).toMatchObject({ body: '\uFEFFtext' });
    const zero = { ...someMessage, body: Buffer.from('a\0'), bodySize: 2 };
    expect(JSON.parse(writeMessage(zero, zero.taken))).toMatchObject({ bodyBase64: 'YQA=' });
  });

  test('says that its body was cut, and is not read back as if it were whole', () => {
    const cut = writeMessage({ ...someMessage, bodySize: 70 }, someMessage.taken);
    expect(JSON.parse(cut)).toMatchObject({ bodySize: 70 });
    expect(() => readMessage(cut, someMessage.taken)).toThrow('cut when it was saved: 7 of 70 bytes');
  });

  test.each([
    ['nonsense', 'not JSON'],
    ['[]', 'expected object'],
    ['{"exchange":""}', 'routingKey'],
    [line({ body: undefined }), 'one of body and bodyBase64'],
    [line({ bodyBase64: 'YQ' }), 'one of body and bodyBase64'],
    [line({ body: undefined, bodyBase64: 'Y Q=' }), 'bodyBase64 is not base64'],
    [line({ properties: undefined }), 'one of properties and propertyBytes'],
    [line({ properties: { priority: 300 } }), 'properties.priority'],
    [line({ properties: { colour: 'red' } }), 'properties'],
    [line({ properties: { headers: [['n', { type: 'int64', value: '99999999999999999999' }]] } }), '64 bits'],
    [line({ properties: { headers: nested(200) } }), 'nested too deeply'],
    [line({ exchange: 'x'.repeat(256) }), 'at most 255 bytes'],
    [line({ colour: 'red' }), 'colour'],
    [line({ body: undefined, bodyBase64: '-_8=' }), 'bodyBase64 is not base64'],
    [line({ bodySize: 1, body: 'ab' }), 'more than the 1 of bodySize'],
    [line({ publishedAt: 1e300 }), 'publishedAt'],
    [line({ taken: { at: -1e300, endpoint: '', queue: '' } }), 'taken.at'],
    [line({ body: 'a' }).replace('"body"', '"body":"b","body"'), 'says “body” twice'],
    [line({ body: '"body":' }).replace('{}', '{"priority":1,"prior\\u0069ty":2}'), 'says “priority” twice'],
    [line({ properties: { headers: [['n', { type: 'void', value: null }]] } }), 'properties.headers'],
    [line({ body: '\ud800' }), 'stands for no character'],
    [line({ routingKey: '\ud800' }), 'stands for no character'],
    [line({ body: '\udcff' }), 'its body is not text'],
  ])('that is none is refused with the reason: %.60s', (text, reason) => {
    expect(() => readMessage(text, someMessage.taken)).toThrow(reason);
  });
});

test('a name may stand in many objects, in text and as a value, and is repeated only in one', () => {
  for (const json of [
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"\\"a\\":"}',
    '["a","a"]',
    '{"a\\\\":1,"a":2}',
  ]) {
    expect([json, repeatedName(json)]).toEqual([json, null]);
  }
  expect(repeatedName('[{"b":{"a":1 , "x":{"a":3}, "\\u0061" :2}}]')).toBe('a');
});

describe('a header', () => {
  test('comes back, and what is none is refused', () => {
    expect(readHeader(writeHeader(someMessage.taken))).toEqual(someMessage.taken);
    expect(() => readHeader('{"a":1}')).toThrow('does not begin with the header line');
    const newer = writeHeader(someMessage.taken).replace('"version":1', '"version":2');
    expect(() => readHeader(newer)).toThrow('version 2');
    expect(() => readHeader('{"format":"leveret-messages","version":3,"from":1}')).toThrow('version 3');
  });
});

function line(over: Record<string, unknown>): string {
  return JSON.stringify({
    exchange: '',
    routingKey: 'q',
    redelivered: false,
    publishedAt: null,
    properties: {},
    body: '',
    ...over,
  });
}

function nested(depth: number): unknown {
  let value: unknown = { type: 'void' };
  for (let level = 0; level < depth; level += 1) value = { type: 'array', items: [value] };
  return [['deep', value]];
}
