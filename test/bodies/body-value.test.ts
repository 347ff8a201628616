// Bodies as filters see them: the same as the page shows, and nothing said of what cannot be seen whole.

import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BodyUnreadable, BodyValue } from '../../src/bodies/body-value.ts';
import { exactNumber } from '../../src/bodies/json.ts';

const json = Buffer.from('{"n":12345678901234567890}');
const value = new Map([['n', 12345678901234567890n]]);

function seen(body: Uint8Array, contentEncoding: string | null = null, contentType: string | null = null) {
  return new BodyValue({ body, bodySize: body.byteLength, contentType, contentEncoding }, exactNumber);
}

test.each([
  ['gzip', gzipSync(json)],
  ['deflate', gzipSync(json)],
  ['x-unknown', gzipSync(json)],
  [null, deflateSync(json)],
  ['gzip', json],
  ['lz4', json],
  ['gzip', Buffer.concat([gzipSync(json), Buffer.from('tail')])],
])('JSON under the encoding %s is seen as JSON (example %#)', (encoding, body) => {
  expect(seen(body, encoding).value).toEqual(value);
});

test.each([
  ['torn', gzipSync(json).subarray(0, -9), 'gzip'],
  ['torn and without a name', gzipSync(json).subarray(0, -9), null],
  ['of a packing that nobody knows', Buffer.from([0xff, 1, 2]), 'lz4'],
  ['a bomb', gzipSync(Buffer.alloc(16 * 1024 * 1024)), 'gzip'],
])('of what is %s nothing is said', (_what, body, encoding) => {
  expect(() => seen(body, encoding).value).toThrow(BodyUnreadable);
  expect(() => seen(body, encoding).text).toThrow(BodyUnreadable);
});

test('JSON that is nested too far down is not taken for something else', () => {
  const deep = Buffer.from(`{"n":1,"d":${'['.repeat(300)}${']'.repeat(300)}}`);
  expect(() => seen(deep).value).toThrow('the body is nested more than 256 levels deep');
  expect(seen(deep).text).toBe(deep.toString());
});

test('a content type of MessagePack counts before what the bytes look like', () => {
  expect(seen(Buffer.from('*'), null, 'application/msgpack').value).toBe(42n);
  expect(() => seen(json, null, 'application/msgpack').value).toThrow(/is not one value of that/);
  expect(seen(Buffer.from([0x81, 0xa1, 97, 1])).value).toEqual(new Map([['a', 1n]]));
  expect(seen(Buffer.from([0x80])).value).toBeNull();
});

test('text is read in its charset, in UTF-8 where nobody knows that one', () => {
  expect(seen(Buffer.from('"é"', 'latin1'), null, "text/plain; charset='latin1'").value).toBe('é');
  expect(seen(Buffer.from('"é"'), null, 'text/plain; charset=klingon').value).toBe('é');
  expect(seen(Buffer.from('\uFEFF"é"', 'utf16le')).value).toBe('é');
});
