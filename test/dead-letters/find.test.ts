import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import type { Binding, QueueRow } from '../../src/contract/model.ts';
import type { PolicyRow } from '../../src/contract/policy.ts';
import { findDeadLetterQueues, type Topology } from '../../src/dead-letters/find.ts';
import { customOf } from '../../src/dead-letters/names.ts';
import { topicMatches } from '../../src/dead-letters/topic.ts';
import { text } from './headers-by-hand.ts';

function queue(name: string, own: Record<string, string> = {}, policy: string | null = null): QueueRow {
  return {
    name,
    durable: true,
    exclusive: false,
    autoDelete: false,
    type: 'classic',
    arguments: Object.entries(own).map(([key, value]): FieldEntry => [key, text(value)]),
    policy,
    ready: 4,
    unacked: 0,
    readyBytes: 0,
    consumers: 0,
    inRate: 0,
    outRate: 0,
    ackRate: 0,
    oldestReadyAt: 7,
    createdAt: null,
    trend: [],
  };
}

const bind = (
  source: string,
  destination: string,
  routingKey = '',
  to: 'queue' | 'exchange' = 'queue',
): Binding => ({
  source,
  destination,
  destinationKind: to,
  routingKey,
  arguments: [],
});

function find(
  queues: readonly QueueRow[],
  more: Partial<Topology> & { readonly bound?: readonly Binding[] } = {},
) {
  const { bound = [], ...rest } = more;
  const bindings = new Map<string, Binding[]>();
  for (const binding of bound)
    bindings.set(binding.source, [...(bindings.get(binding.source) ?? []), binding]);
  const found = findDeadLetterQueues({
    queues,
    exchanges: [],
    policies: [],
    bindings,
    seen: new Set(),
    ...rest,
  });
  return new Map(found.map((row) => [row.queue, row]));
}

const dlx = (exchange: string, key?: string) => ({
  'x-dead-letter-exchange': exchange,
  ...(key === undefined ? {} : { 'x-dead-letter-routing-key': key }),
});

describe('a queue of dead letters is found', () => {
  test('by the argument of another queue, through the default exchange', () => {
    const found = find([queue('orders', dlx('', 'attic')), queue('attic')]);
    expect([...found.values()]).toEqual([
      {
        queue: 'attic',
        signs: ['argument'],
        custom: null,
        isRetryLoop: false,
        ready: 4,
        unacked: 0,
        oldestAt: 7,
        sources: [
          { queue: 'orders', origin: 'argument', policyName: null, exchange: '', routingKey: 'attic' },
        ],
        sourceCount: 1,
      },
    ]);
  });

  test('by the policy that holds on another queue, which an argument beats', () => {
    const policy: PolicyRow = {
      name: 'die',
      kind: 'policy',
      pattern: '.*',
      appliesTo: 'queues',
      priority: 0,
      definition: [['dead-letter-exchange', text('morgue')]],
    };
    const found = find(
      [queue('a', {}, 'die'), queue('b', dlx('own'), 'die'), queue('c'), queue('x'), queue('y')],
      { policies: [policy], bound: [bind('morgue', 'x'), bind('own', 'y')] },
    );
    expect([...found.keys()]).toEqual(['x', 'y']);
    expect(found.get('x')).toMatchObject({ signs: ['policy'], sources: [{ queue: 'a', policyName: 'die' }] });
    expect(found.get('y')).toMatchObject({ signs: ['argument'], sources: [{ queue: 'b' }] });
  });

  test('through exchanges bound to exchanges, also in a ring', () => {
    const found = find([queue('a', dlx('one')), queue('end')], {
      bound: [bind('one', 'two', '', 'exchange'), bind('two', 'one', '', 'exchange'), bind('two', 'end')],
    });
    expect([...found.keys()]).toEqual(['end']);
  });

  test('through the alternate exchange, where the exchange itself may route nowhere', () => {
    const exchange = (name: string, type: string, alternate?: string) => ({
      name,
      type,
      arguments: alternate === undefined ? [] : [['alternate-exchange', text(alternate)] as FieldEntry],
    });
    const names = (type: string, key?: string) => {
      const queues = [queue('work', dlx('dlx', key)), queue('bound'), queue('left'), queue('deep')];
      const bound = [bind('dlx', 'bound', 'a'), bind('rest', 'left', 'b'), bind('last', 'deep')];
      const exchanges = [
        exchange('dlx', type, 'rest'),
        exchange('rest', 'direct', 'last'),
        exchange('last', 'fanout', 'dlx'),
      ];
      return [...find(queues, { bound, exchanges }).keys()].toSorted();
    };
    expect(names('direct', 'a')).toEqual(['bound']);
    expect(names('direct', 'b')).toEqual(['left']);
    expect(names('topic', 'c')).toEqual(['deep']);
    expect(names('fanout', 'b')).toEqual(['bound']);
    // The keys of the dead letters themselves, or headers, decide: each of them may be reached.
    expect(names('direct')).toEqual(['bound', 'deep', 'left']);
    expect(names('headers', 'a')).toEqual(['bound', 'deep']);
  });

  test('with a word for those that only keep a message between two tries', () => {
    const found = find([
      queue('jobs', dlx('', 'wait')),
      queue('wait', dlx('', 'jobs')),
      queue('before', dlx('', 'jobs')),
      queue('after'),
      queue('between', dlx('', 'after')),
      queue('first', dlx('', 'between')),
    ]);
    const loops = [...found.values()].filter(({ isRetryLoop }) => isRetryLoop);
    expect(loops.map((row) => row.queue).sort()).toEqual(['jobs', 'wait']);
    expect([...found.keys()].sort()).toEqual(['after', 'between', 'jobs', 'wait']);
  });

  test('only where the key of the dead letters leads', () => {
    const bound = [bind('d', 'eu', 'eu'), bind('d', 'us', 'us'), bind('t', 'words', 'a.*.#')];
    const exchanges = [
      { name: 'd', type: 'direct', arguments: [] },
      { name: 't', type: 'topic', arguments: [] },
    ];
    const queues = [queue('eu'), queue('us'), queue('words')];
    expect([...find([queue('a', dlx('d', 'eu')), ...queues], { bound, exchanges }).keys()]).toEqual(['eu']);
    expect(find([queue('a', dlx('t', 'a.b')), ...queues], { bound, exchanges }).has('words')).toBe(true);
    expect(find([queue('a', dlx('t', 'b.b')), ...queues], { bound, exchanges }).has('words')).toBe(false);
    // Without a key of its own each message keeps its key, which nobody knows.
    expect(find([queue('a', dlx('d')), ...queues], { bound, exchanges }).size).toBe(2);
  });

  test('by its name and by what was seen in it, and by nothing that does not exist', () => {
    const found = find([queue('orders_error'), queue('plain'), queue('a', dlx('', 'never declared'))], {
      seen: new Set(['plain', 'gone']),
    });
    expect(found.get('orders_error')).toMatchObject({
      signs: ['name'],
      custom: 'massTransitError',
      sources: [],
    });
    expect(found.get('plain')).toMatchObject({ signs: ['seen'] });
    expect(found.size).toBe(2);
  });

  test('with its first sources when it has very many, and with their number', () => {
    const queues = Array.from({ length: 500 }, (_, index) => queue(`q${index}`, dlx('', 'dead')));
    const found = find([...queues, queue('dead')]).get('dead');
    expect(found?.sourceCount).toBe(500);
    expect(found?.sources).toHaveLength(50);
  });
});

test.each([
  ['orders_error', 'massTransitError'],
  ['orders_skipped', 'massTransitSkipped'],
  ['error', 'nServiceBusError'],
  ['orders.dlq', 'common'],
  ['dlq.orders', 'common'],
  ['dead', 'common'],
  ['orders.dead', 'common'],
  ['orders-dead-letter', 'common'],
  ['OrdersDeadLetterQueue', 'common'],
  ['orders', null],
  ['errors', null],
  ['_error', null],
  ['deadline.alerts', null],
])('the name %s is custom of: %s', (name, custom) => {
  expect(customOf(name)).toBe(custom);
});

describe('a topic pattern', () => {
  const words = fc.array(fc.constantFrom('a', 'b', '', '*', '#'), { minLength: 1, maxLength: 6 });
  const keys = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 6 });

  /** The definition, word by word; takes forever on long patterns. */
  function byDefinition(pattern: readonly string[], key: readonly string[]): boolean {
    const [part, ...rest] = pattern;
    if (part === undefined) return key.length === 0;
    if (part === '#')
      return key.some((_, index) => byDefinition(rest, key.slice(index))) || byDefinition(rest, []);
    return key.length > 0 && (part === '*' || part === key[0]) && byDefinition(rest, key.slice(1));
  }

  test('matches what its definition matches', () => {
    fc.assert(
      fc.property(words, keys, (pattern, key) => {
        expect(topicMatches(pattern.join('.'), key.join('.'))).toBe(byDefinition(pattern, key));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is decided at once, however hostile', () => {
    expect(topicMatches(Array(80).fill('#').join('.') + '.z', Array(120).fill('a').join('.'))).toBe(false);
  });
});
