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
  (random, into) => (into.expiration = random.pick(['0', '0', '60000', '90000', 'soon', '-1'])),
  (random, into) => (into.headers = [...(into.headers ?? []), ...senderSelected(random)]),
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

/** More routing keys, chosen by the sender; seldom of a type that must be refused. */
function senderSelected(random: Random): FieldTable {
  const keys = random.pick([['q1'], ['q2', 'a.b'], ['q3', 'q1']]);
  const value: FieldValue = random.chance(0.05)
    ? { tag: 'S', value: 'q1' }
    : { tag: 'A', value: keys.map((key) => ({ tag: 'S', value: key })) };
  return [{ key: random.pick(['CC', 'BCC']), value }];
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

const text = (value: string): FieldValue => ({ tag: 'S', value });
const number = (value: number): FieldValue => ({ tag: 'I', value });

/**
 * Arguments of queues, each wanted now and then. Times are nothing or longer than a run: what happens in between is for
 * tests with a clock of their own.
 */
const queueArgumentMakers: readonly (readonly [chance: number, make: (random: Random) => FieldTable])[] = [
  [0.05, () => [{ key: 'x-queue-type', value: text('classic') }]],
  [0.05, () => [{ key: 'x-unknown', value: number(1) }]],
  [0.15, (random) => [{ key: 'x-message-ttl', value: number(random.pick([0, 0, 60_000, 100_000])) }]],
  [0.05, () => [{ key: 'x-expires', value: number(600_000) }]],
  [0.2, (random) => [{ key: 'x-max-length', value: number(random.below(4)) }]],
  [0.1, (random) => [{ key: 'x-max-length-bytes', value: number(random.below(8)) }]],
  [
    0.2,
    (random) => [
      { key: 'x-overflow', value: text(random.pick(['drop-head', 'reject-publish', 'reject-publish-dlx'])) },
    ],
  ],
  [
    0.35,
    (random) => [
      { key: 'x-dead-letter-exchange', value: text(random.pick(['', 'e1', 'e2', 'amq.fanout', 'nowhere'])) },
      ...(random.chance(0.6)
        ? [{ key: 'x-dead-letter-routing-key', value: text(random.pick(['q1', 'q2', 'q3', 'a.b'])) }]
        : []),
    ],
  ],
  [0.1, (random) => [{ key: 'x-max-priority', value: number(random.pick([1, 5, 10])) }]],
  [0.1, () => [{ key: 'x-single-active-consumer', value: { tag: 't', value: true } }]],
];

const wrongArguments: readonly FieldTable[] = [
  [{ key: 'x-message-ttl', value: text('soon') }],
  [{ key: 'x-message-ttl', value: number(-1) }],
  [{ key: 'x-expires', value: number(0) }],
  [{ key: 'x-max-length', value: number(-5) }],
  [{ key: 'x-max-length', value: text('3') }],
  [{ key: 'x-overflow', value: text('explode') }],
  [{ key: 'x-overflow', value: number(1) }],
  [{ key: 'x-dead-letter-exchange', value: number(1) }],
  [{ key: 'x-dead-letter-routing-key', value: text('q1') }],
  [{ key: 'x-max-priority', value: number(0) }],
  [{ key: 'x-max-priority', value: text('1') }],
  [{ key: 'x-single-active-consumer', value: text('yes') }],
];

/** Nothing at all half of the time, and seldom something that must be refused. */
export function queueArguments(random: Random): FieldTable {
  if (random.chance(0.5)) return [];
  if (random.chance(0.06)) return random.pick(wrongArguments);
  return queueArgumentMakers.flatMap(([chance, make]) => (random.chance(chance) ? make(random) : []));
}

export function exchangeArguments(random: Random): FieldTable {
  if (random.chance(0.75)) return [];
  const name = random.pick(['e1', 'e2', 'e3', 'amq.fanout', 'nowhere']);
  return [{ key: 'alternate-exchange', value: text(name) }];
}

/** Always with a delivery limit: without, RabbitMQ before 4.0 puts what comes back at the end of the queue. */
export function quorumArguments(random: Random): FieldTable {
  const more: readonly (readonly [number, FieldTable])[] = [
    [0.3, [{ key: 'x-max-length', value: number(random.below(4)) }]],
    [0.4, [{ key: 'x-dead-letter-exchange', value: text(random.pick(['', 'e1', 'amq.fanout'])) }]],
    [0.2, [{ key: 'x-single-active-consumer', value: { tag: 't', value: true } }]],
    [0.2, [{ key: 'x-overflow', value: text(random.pick(['drop-head', 'reject-publish'])) }]],
  ];
  return [
    { key: 'x-queue-type', value: text('quorum') },
    { key: 'x-delivery-limit', value: number(1 + random.below(4)) },
    ...more.flatMap(([chance, table]) => (random.chance(chance) ? table : [])),
  ];
}

export function singleActiveArguments(random: Random): FieldTable {
  return [
    { key: 'x-single-active-consumer', value: { tag: 't', value: true } },
    ...(random.chance(0.3) ? [{ key: 'x-max-priority', value: number(5) } as const] : []),
  ];
}

/** Of an exchange of type x-consistent-hash. */
export function hashArguments(random: Random): FieldTable {
  return random.pick<FieldTable>([
    [],
    [],
    [{ key: 'hash-header', value: text('h1') }],
    [{ key: 'hash-property', value: text('message_id') }],
    [{ key: 'hash-property', value: text('nothing') }],
    [
      { key: 'hash-header', value: text('h1') },
      { key: 'hash-property', value: text('message_id') },
    ],
  ]);
}
