// CSV for people: cells that a spreadsheet would run are defused, and bodies say what they are.

import { expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import { csvHeader, csvRow } from '../../src/captures/csv.ts';
import type { CapturedMessage } from '../../src/captures/captured-message.ts';

const message = (body: Uint8Array, bodySize = body.byteLength): CapturedMessage => ({
  taken: { at: 0, endpoint: 'here', queue: 'orders' },
  exchange: '',
  routingKey: 'orders',
  redelivered: true,
  publishedAt: 0,
  storedProperties: encodeProperties({
    messageId: '=HYPERLINK("http://x")',
    headers: [{ key: 'tenant', value: { tag: 'S', value: 'a,"b"' } }],
  }),
  body,
  bodySize,
});

test('a row has text as text, quoted where it must be', () => {
  const row = csvRow(message(Buffer.from('{"a":1,\n"b":2}')), ['x', null]);
  expect(row).toBe(
    `1970-01-01T00:00:00.000Z,,orders,true,"'=HYPERLINK(""http://x"")",,,,,,` +
      `"[[""tenant"",{""type"":""string"",""value"":""a,\\""b\\""""}]]",14,text,"{""a"":1,\n""b"":2}",x,\r\n`,
  );
});

test('what is no text is base64 and says so, a cut one how much there is', () => {
  expect(csvRow(message(Buffer.from([0xff, 0])), [])).toContain(',2,base64,/wA=');
  expect(csvRow(message(Buffer.from('ab'), 9), [])).toContain(',9,"text, the first 2 bytes",ab');
});

test.each(['=1+1', '+1', '-1', '@sum(a1)', '\t=1', '\r=1'])('the cell %j is no formula', (text) => {
  expect(csvRow(message(Buffer.from(text)), [])).toMatch(/,"?'[=+\-@\t\r]/);
});

test('the header names the further columns too', () => {
  expect(csvHeader([['body', 'items', 0]])).toMatch(/^\uFEFFpublished_at,.*,body,body\.items\.0\r\n$/);
});
