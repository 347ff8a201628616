// Expressions and free text over single messages: numbers at their borders, moments, odd names, what is absent, what cannot
// be decided, and where a fault stands.

import { expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import type { FieldValue } from '../../src/amqp/field-table.ts';
import type { MessageContent } from '../../src/connectors/connector.ts';
import { checkFilter, judgeBatch } from '../../src/filters/judge.ts';

const now = Date.UTC(2026, 0, 1);
const body = `{
  "a": 0, "a": 1, "f": 1.5, "s": "häse😀", "n": null, "list": [1, 2, 3],
  "big": 12345678901234567890, "low": -9223372036854775809,
  "odd": {"a-b": 1, "": 2, "1": 3, "ü": 4, "x.y": 5, "__proto__": 6}
}`;
const headers: readonly (readonly [string, FieldValue])[] = [
  ['max', { tag: 'l', value: 9223372036854775807n }],
  ['min', { tag: 'L', value: -9223372036854775808n }],
  ['u32', { tag: 'i', value: 4_294_967_295 }],
  ['at', { tag: 'T', value: 1_700_000_000n }],
  ['never', { tag: 'T', value: 18446744073709551615n }],
  ['decimal', { tag: 'D', scale: 2, value: 12_345 }],
  ['nan', { tag: 'd', value: Number.NaN }],
  ['bytes', { tag: 'x', value: Uint8Array.of(1, 255) }],
  ['void', { tag: 'V', value: null }],
  ['twice', { tag: 'b', value: 1 }],
  ['twice', { tag: 'b', value: 2 }],
  ['', { tag: 'S', value: 'no name' }],
  ['table', { tag: 'F', value: [{ key: 'in', value: { tag: 'A', value: [{ tag: 't', value: true }] } }] }],
];

function message(over: Partial<MessageContent> = {}, text = body): MessageContent {
  const bytes = Buffer.from(text);
  return {
    exchange: 'shop',
    routingKey: 'order-1',
    queue: 'orders',
    state: 'ready',
    redelivered: false,
    publishedAt: now - 60_000,
    storedProperties: encodeProperties({
      headers: headers.map(([key, value]) => ({ key, value })),
      timestamp: 1_700_000_000n,
      priority: 5,
    }),
    body: bytes,
    bodySize: bytes.byteLength,
    ...over,
  } as MessageContent;
}

function judge(filter: string, about = message()) {
  const { verdicts, undecidedReason } = judgeBatch({ filter, columns: [], now, messages: [about] });
  return undecidedReason ?? verdicts[0];
}

function stamped(timestamp?: bigint, inMs?: bigint): Uint8Array {
  return encodeProperties({
    ...(timestamp === undefined ? {} : { timestamp }),
    headers: inMs === undefined ? [] : [{ key: 'timestamp_in_ms', value: { tag: 'l', value: inMs } }],
  });
}

test('where no broker tells when a message was published, its own timestamp does', () => {
  const nowSeconds = BigInt(now / 1_000);
  const filter = '= age == duration("90s")';
  for (const storedProperties of [stamped(nowSeconds - 90n), stamped(0n, (nowSeconds - 90n) * 1_000n)]) {
    expect(judge(filter, message({ publishedAt: null, storedProperties }))).toBe('yes');
    expect(judge(filter, message({ storedProperties }))).toBe('no');
  }
});

test.each([
  '= body.a == 1 && body.a == 1.0 && body.a == 1u && body.f > 1 && body.a + body.f == 2.5',
  '= body.big == 12345678901234567890u && body.big != 12345678901234567891u',
  '= body.big > 9223372036854775807 && body.low < -9223372036854775808',
  '= headers.max == 9223372036854775807 && headers.min == -9223372036854775808',
  '= headers.u32 == 4294967295 && headers.decimal == 123.45',
  '= headers.at == timestamp("2023-11-14T22:13:20Z") && properties.timestamp == headers.at',
  '= headers.at + duration("1h") > headers.at && age > duration("59s") && age < duration("61s")',
  '= headers.nan != headers.nan && headers.void == null && headers.bytes == b"\\x01\\xff"',
  '= headers.twice == 1 && headers[""] == "no name" && headers.table["in"][0]',
  '= has(body.n) && body.n == null && !has(body.missing) && !has(headers.missing)',
  '= body.a == 1 || body.missing == 2',
  '= body.missing == 2 || body.a == 1',
  '= body.?missing.orValue(5) == 5',
  '= body.odd["a-b"] == 1 && body.odd[""] == 2 && body.odd["1"] == 3 && body.odd["ü"] == 4',
  '= body.odd["x.y"] == 5 && body.odd["__proto__"] == 6',
  '= body.list.exists(x, x == 2) && body.list == [1, 2, 3] && 2 in body.list && size > 10',
  '= body.s.size() == 5 && body.s.contains("😀") && body.s.matches("^h.se")',
  '\t= death == null && routing_key == "order-1"',
  'ORDER-1',
  'häse😀',
  '12345678901234567890',
  '2023-11-14',
  'no name',
])('%s lets the message through', (filter) => {
  expect(judge(filter)).toBe('yes');
});

test.each([
  '= body.missing == 1',
  '= body.missing.deeper == 1',
  '= body.list[5] == 1',
  '= body.odd.toString == "x"',
  '= headers.constructor == "x"',
  '"häse"x',
])('%s does not, and that is sure', (filter) => {
  expect(judge(filter)).toBe('no');
});

test.each([
  ['= headers.never > timestamp("2023-01-01T00:00:00Z")', message(), /no such overload: dyn<int> > /],
  ['= headers.max + 1 > 0', message(), /integer overflow/],
  ['= body.a > "1"', message(), /no such overload/],
  ['= body', message(), /neither true nor false/],
  ['= age > duration("1s")', message({ publishedAt: null, storedProperties: stamped() }), /no timestamp/],
  [
    '= age > duration("1s")',
    message({ publishedAt: null, storedProperties: stamped(18446744073709551615n) }),
    /no timestamp/,
  ],
  ['= headers.a == 1', message({ storedProperties: Uint8Array.of(255, 255) }), /flags name properties/],
  ['nowhere', message({ storedProperties: Uint8Array.of(255, 255) }), /flags name properties/],
  ['= body.a == 1', message({ bodySize: 1_000_000 }), /too large to be looked at whole/],
  ['= body.a == 1', message({}, `{"a":${'['.repeat(300)}${']'.repeat(300)}}`), /nested more than 256 levels/],
])('%s cannot be decided (example %#)', (filter, about, reason) => {
  expect(judge(filter, about)).toMatch(reason);
});

test('text is found in the body of a message whose properties cannot be read', () => {
  expect(judge('häse', message({ storedProperties: Uint8Array.of(255, 255) }))).toBe('yes');
});

test.each([
  ['= body.s == "😀" &', '&', 'Unexpected character: &'],
  ['=\tbody.a == 1 &&&', '&', 'Unexpected character: &'],
  ['= "😀" == body.s || body.s.matches("h[")', '"h["', 'Invalid regular expression: h['],
  ['= body.s.matches("(?i)x")', '"(?i)x"', /JavaScript, without flags inside.*lowerAscii/],
  ['= age > duration("1x")', '"1x"', 'Invalid duration string: 1x'],
  ['= [1].exists(x, headers.at > timestamp("soon"))', '"soon"', /ISO 8601/],
  ['= nothing == 1', 'nothing', 'Unknown variable: nothing'],
  ['= 1', ' 1', /gives int; a filter has to give true or false/],
  ['= body.m.ü == 1', 'ü', 'Unexpected character: ü'],
  [`= ${'('.repeat(200)}true${')'.repeat(200)}`, '', 'Exceeded maxDepth (100)'],
  [`= ${'!'.repeat(3_000)}true`, '', 'Exceeded maxAstNodes (2000)'],
  ['=', '', 'The expression ends too early'],
])('the fault of %j stands at its characters', (filter, at, what) => {
  const fault = checkFilter({ filter });
  expect(filter.slice(fault?.from, fault?.to)).toBe(at);
  expect(fault?.message).toMatch(what);
});

test.each(['foo bar', 'order-1', '"quoted"', 'a:b', 'a = b', '(', 'x => y'])(
  '%j is text and never a fault',
  (filter) => {
    expect(checkFilter({ filter })).toBeNull();
    expect(judge(filter, message({ routingKey: `<${filter}>` }))).toBe('yes');
  },
);
