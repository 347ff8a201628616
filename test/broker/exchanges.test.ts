// Which queues a message reaches, for every type of exchange; topics are held against a matcher that tries everything.

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FieldTable, FieldValue } from '../../src/amqp/field-table.ts';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { processorMs } from '../support/processor-time.ts';

let broker: Broker;

beforeEach(async () => {
  broker = await createBroker({ port: 0, version: 'test' });
});

afterEach(async () => {
  await broker.close();
});

function bind(source: string, queue: string, routingKey: string, bindingArguments: FieldTable = []): void {
  broker.declareQueue({ name: queue });
  broker.bind({
    source,
    destination: queue,
    destinationKind: 'queue',
    routingKey,
    arguments: bindingArguments,
  });
}

function reached(exchange: string, routingKey: string, headers?: FieldTable): string[] {
  const properties = headers === undefined ? {} : { headers };
  return broker.publish({ exchange, routingKey, properties, body: Buffer.from('x') }).queues.toSorted();
}

test('the default exchange leads to the queue of that name', () => {
  broker.declareQueue({ name: 'orders' });
  expect(reached('', 'orders')).toEqual(['orders']);
  expect(reached('', 'other')).toEqual([]);
});

test('a direct exchange compares the key, and a queue bound twice gets the message once', () => {
  bind('amq.direct', 'a', 'x');
  bind('amq.direct', 'a', 'y');
  bind('amq.direct', 'a', 'x', [{ key: 'other', value: { tag: 't', value: true } }]);
  bind('amq.direct', 'b', 'x');
  expect(reached('amq.direct', 'x')).toEqual(['a', 'b']);
  expect(reached('amq.direct', 'y')).toEqual(['a']);
  expect(reached('amq.direct', 'z')).toEqual([]);
});

test('a fanout exchange asks nothing', () => {
  bind('amq.fanout', 'a', 'x');
  bind('amq.fanout', 'b', '');
  expect(reached('amq.fanout', 'whatever')).toEqual(['a', 'b']);
});

test.each([
  ['stock.#', 'stock', true],
  ['stock.#', 'stock.usd.nyse', true],
  ['stock.*', 'stock', false],
  ['stock.*', 'stock.usd', true],
  ['stock.*', 'stock.usd.nyse', false],
  ['#', '', true],
  ['*', '', false],
  ['', '', true],
  ['#.nyse', 'nyse', true],
  ['*.*.nyse', 'a.b.nyse', true],
  ['#.b.#', 'a.b.c', true],
  ['#.b.#', 'a.c', false],
  ['a..b', 'a..b', true],
  ['a.*.b', 'a..b', true],
])('topic %s and key %s: %s', (pattern, key, matches) => {
  bind('amq.topic', 'q', pattern);
  expect(reached('amq.topic', key)).toEqual(matches ? ['q'] : []);
});

test('topics match what trying everything matches, also after bindings have gone', () => {
  const word = fc.constantFrom('a', 'b', '');
  const pattern = fc
    .array(fc.oneof(word, fc.constantFrom('*', '#')), { maxLength: 6 })
    .map((words) => words.join('.'));
  const key = fc.array(word, { maxLength: 6 }).map((words) => words.join('.'));
  fc.assert(
    fc.property(
      fc.uniqueArray(pattern, { maxLength: 8 }),
      fc.nat(8),
      fc.array(key, { maxLength: 5 }),
      (patterns, removed, keys) => {
        broker.declareExchange({ name: 'topics', type: 'topic' });
        for (const [index, one] of patterns.entries()) bind('topics', `q${index}`, one);
        const kept = patterns.map((one, index) => [one, `q${index}`] as const);
        for (const [one, queue] of kept.splice(0, removed)) {
          broker.unbind({
            source: 'topics',
            destination: queue,
            destinationKind: 'queue',
            routingKey: one,
            arguments: [],
          });
        }
        for (const one of keys) {
          const expected = kept
            .filter(([wanted]) => matchesByTrying(words(wanted), words(one)))
            .map(([, queue]) => queue);
          expect(reached('topics', one)).toEqual(expected.toSorted());
        }
        broker.deleteExchange('topics');
      },
    ),
    { numRuns: 300 },
  );
});

test('a pattern of many # and a long key take no time', () => {
  bind('amq.topic', 'q', Array.from({ length: 30 }, () => '#.a').join('.'));
  const key = Array.from({ length: 100 }, () => 'a').join('.');
  const tookMs = processorMs(() => expect(reached('amq.topic', key)).toEqual(['q']));
  expect(tookMs).toBeLessThan(100);
});

const text = (value: string): FieldValue => ({ tag: 'S', value });
const pattern = (match: string | null, more: FieldTable): FieldTable =>
  match === null ? more : [{ key: 'x-match', value: text(match) }, ...more];
const type = { key: 'type', value: text('report') };
const count: FieldTable[number] = { key: 'count', value: { tag: 'I', value: 3 } };
const secret: FieldTable[number] = { key: 'x-secret', value: { tag: 't', value: true } };

test.each<[string, FieldTable, FieldTable, boolean]>([
  ['all, and all are there', pattern('all', [type, count]), [count, type], true],
  ['all is the default', pattern(null, [type, count]), [type], false],
  ['any, and one is there', pattern('any', [type, count]), [count], true],
  ['any, and none is there', pattern('any', [type]), [count], false],
  ['nothing to compare under all', pattern('all', []), [], true],
  ['nothing to compare under any', pattern('any', []), [type], false],
  [
    'an argument without a value asks for presence',
    pattern('all', [{ key: 'type', value: { tag: 'V', value: null } }]),
    [type],
    true,
  ],
  ['x- arguments do not count under all', pattern('all', [type, secret]), [type], true],
  ['x- arguments count under all-with-x', pattern('all-with-x', [type, secret]), [type], false],
  ['x- arguments count under any-with-x', pattern('any-with-x', [secret]), [secret], true],
  [
    'integers of different widths are equal',
    pattern('all', [count]),
    [{ key: 'count', value: { tag: 'l', value: 3n } }],
    true,
  ],
  ['a number is no text', pattern('all', [count]), [{ key: 'count', value: text('3') }], false],
])('headers: %s', (_what, bindingArguments, headers, matches) => {
  bind('amq.headers', 'q', '', bindingArguments);
  expect(reached('amq.headers', 'any key', headers)).toEqual(matches ? ['q'] : []);
});

test('exchanges bound in a circle deliver once', () => {
  for (const name of ['one', 'two']) broker.declareExchange({ name, type: 'fanout' });
  const between = { destinationKind: 'exchange', routingKey: '', arguments: [] } as const;
  broker.bind({ source: 'one', destination: 'two', ...between });
  broker.bind({ source: 'two', destination: 'one', ...between });
  bind('two', 'q', '');
  expect(reached('one', 'k')).toEqual(['q']);
});

test('an auto-delete exchange goes with its last binding, and what fed it with it', () => {
  broker.declareExchange({ name: 'feeder', type: 'fanout', autoDelete: true });
  broker.declareExchange({ name: 'temporary', type: 'fanout', autoDelete: true });
  broker.bind({
    source: 'feeder',
    destination: 'temporary',
    destinationKind: 'exchange',
    routingKey: '',
    arguments: [],
  });
  bind('temporary', 'q', '');
  broker.deleteQueue('q');
  expect([...broker.exchanges()].map((exchange) => exchange.name)).not.toContain('temporary');
  expect([...broker.exchanges()].map((exchange) => exchange.name)).not.toContain('feeder');
});

test('a queue takes its bindings with it', () => {
  bind('amq.direct', 'q', 'x');
  broker.deleteQueue('q');
  expect([...broker.bindings()]).toEqual([]);
  expect(reached('amq.direct', 'x')).toEqual([]);
});

function words(key: string): string[] {
  return key === '' ? [] : key.split('.');
}

function matchesByTrying(wanted: readonly string[], found: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return found.length === 0;
  if (first === '#')
    return matchesByTrying(rest, found) || (found.length > 0 && matchesByTrying(wanted, found.slice(1)));
  return found.length > 0 && (first === '*' || first === found[0]) && matchesByTrying(rest, found.slice(1));
}
