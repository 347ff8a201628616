// What generated operations are made of: properties, header tables, arguments. An extension of the broker joins the
// comparison by a line in one of these lists.

import type { FieldTable, FieldValue } from '../../src/amqp/field-table.ts';
import type { Properties } from '../../src/amqp/properties.ts';
import type { Random } from './random.ts';

export const exchangeTypes = ['direct', 'direct', 'fanout', 'topic', 'topic', 'headers'] as const;

type Writable = { -readonly [Key in keyof Properties]: Properties[Key] };

const propertyMakers: readonly ((random: Random, into: Writable) => void)[] = [
  (random, into) => (into.contentType = random.pick(['text/plain', 'application/json', ''])),
  (_random, into) => (into.contentEncoding = 'gzip'),
  (random, into) => (into.headers = headerTable(random)),
  (random, into) => (into.deliveryMode = random.pick([1, 2])),
  (random, into) => (into.priority = random.below(10)),
  (_random, into) => (into.correlationId = 'correlation'),
  (_random, into) => (into.replyTo = 'replies'),
  (random, into) => (into.messageId = `id ${random.below(1000)}`),
  (random, into) => (into.timestamp = BigInt(random.below(2 ** 31))),
  (_random, into) => (into.type = 'order.created'),
  (random, into) => (into.userId = random.chance(0.9) ? 'guest' : 'somebody'),
  (_random, into) => (into.appId = 'app'),
  (_random, into) => (into.clusterId = 'cluster'),
];

export function someProperties(random: Random): Properties {
  const properties: Writable = {};
  if (random.chance(0.4)) return properties;
  for (const make of propertyMakers) if (random.chance(0.2)) make(random, properties);
  return properties;
}

const values: readonly FieldValue[] = [
  { tag: 'S', value: 'text' },
  { tag: 'S', value: 'größer' },
  { tag: 'I', value: -7 },
  { tag: 'l', value: 2n ** 62n },
  { tag: 'L', value: 7n },
  { tag: 't', value: true },
  { tag: 'd', value: 0.1 },
  { tag: 'f', value: 0.5 },
  { tag: 'b', value: -3 },
  { tag: 'B', value: 200 },
  { tag: 's', value: -300 },
  { tag: 'u', value: 40_000 },
  { tag: 'i', value: 3_000_000_000 },
  { tag: 'T', value: 1_600_000_000n },
  { tag: 'D', scale: 2, value: 1234 },
  { tag: 'V', value: null },
  { tag: 'x', value: Buffer.from([0, 255, 1]) },
  {
    tag: 'A',
    value: [
      { tag: 'I', value: 1 },
      { tag: 'S', value: 'two' },
      { tag: 'A', value: [] },
    ],
  },
  { tag: 'F', value: [{ key: 'inner', value: { tag: 'F', value: [] } }] },
];
const headerKeys = ['h1', 'h2', 'h3', 'x-h4'] as const;

/** Few keys and values, so that headers exchanges find something. */
export function headerTable(random: Random): FieldTable {
  const keys = headerKeys.filter(() => random.chance(0.4));
  return keys.map((key) => ({
    key,
    value: random.chance(0.5) ? random.pick(values.slice(0, 3)) : random.pick(values),
  }));
}

export function bindingArguments(random: Random): FieldTable {
  if (random.chance(0.6)) return [];
  const match = random.pick(['all', 'any', 'all-with-x', 'any-with-x', 'all', 'any', 'some']);
  const withMatch = random.chance(0.8);
  return [
    ...(withMatch ? [{ key: 'x-match', value: { tag: 'S', value: match } } as const] : []),
    ...headerTable(random),
  ];
}

/** By weight; most queues are plain. */
const queueArgumentSets: readonly (readonly [number, FieldTable])[] = [
  [20, []],
  [1, [{ key: 'x-queue-type', value: { tag: 'S', value: 'classic' } }]],
  [1, [{ key: 'x-unknown', value: { tag: 'I', value: 1 } }]],
];

export function queueArguments(random: Random): FieldTable {
  return random.weighted(queueArgumentSets);
}
