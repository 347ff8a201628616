import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import type { Binding, ExchangeRow, QueueRow } from '../../src/contract/model.ts';
import type { PolicyRow } from '../../src/contract/policy.ts';
import { findDeadLetterQueues } from '../../src/dead-letters/find.ts';
import { findLosses } from '../../src/dead-letters/losses.ts';
import { customOf } from '../../src/dead-letters/names.ts';
import { deadLetterSources, definitionsOf } from '../../src/dead-letters/sources.ts';
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

interface Told {
  readonly bound?: readonly Binding[];
  readonly exchanges?: readonly ToldExchange[];
  readonly policies?: readonly PolicyRow[];
  readonly seen?: ReadonlySet<string>;
  /** Nobody may list bindings. */
  readonly bindingsAreHidden?: boolean;
}
type ToldExchange = Pick<ExchangeRow, 'name' | 'type' | 'arguments' | 'policy'>;

function told(queues: readonly QueueRow[], { bound = [], exchanges = [], policies = [], ...more }: Told) {
  const bindings = new Map<string, Binding[]>();
  if (more.bindingsAreHidden !== true) {
    for (const { name } of exchanges) bindings.set(name, []);
    for (const binding of bound)
      bindings.set(binding.source, [...(bindings.get(binding.source) ?? []), binding]);
  }
  const definitions = definitionsOf(policies);
  const sources = [...deadLetterSources(queues, definitions)];
  const routes = {
    exchanges: new Map(exchanges.map((exchange) => [exchange.name, exchange])),
    definitions,
    bindings,
  };
  return { sources, routes };
}

function find(queues: readonly QueueRow[], more: Told = {}) {
  const found = findDeadLetterQueues({ queues, ...told(queues, more), seen: more.seen ?? new Set() });
  return new Map(found.map((row) => [row.queue, row]));
}

function losses(queues: readonly QueueRow[], more: Told = {}): [string, string][] {
  const { sources, routes } = told(queues, more);
  const byName = new Map(queues.map((row) => [row.name, row]));
  return findLosses(byName, sources, routes).map((loss) => [loss.queue, loss.problem]);
}

function exchange(
  name: string,
  type = 'direct',
  alternate?: string,
  policy: string | null = null,
): ToldExchange {
  return {
    name,
    type,
    arguments: alternate === undefined ? [] : [['alternate-exchange', text(alternate)]],
    policy,
  };
}

function policy(
  name: string,
  definition: Record<string, string>,
  kind: PolicyRow['kind'] = 'policy',
): PolicyRow {
  return {
    name,
    kind,
    pattern: '.*',
    appliesTo: 'all',
    priority: 0,
    definition: Object.entries(definition).map(([key, value]): FieldEntry => [key, text(value)]),
  };
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
    const die = policy('die', { 'dead-letter-exchange': 'morgue' });
    const found = find(
      [queue('a', {}, 'die'), queue('b', dlx('own'), 'die'), queue('c'), queue('x'), queue('y')],
      {
        policies: [die, policy('die', { 'dead-letter-exchange': 'own' }, 'operatorPolicy')],
        bound: [bind('morgue', 'x'), bind('own', 'y')],
      },
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

  test('through an alternate exchange that a policy gives, which an argument beats', () => {
    const queues = [queue('work', dlx('dlx', 'b')), queue('left'), queue('right')];
    const bound = [bind('rest', 'left', 'b'), bind('other', 'right', 'b')];
    const policies = [policy('stray', { 'alternate-exchange': 'rest' })];
    const names = (own?: string) => {
      const exchanges = [exchange('dlx', 'direct', own, 'stray'), exchange('rest'), exchange('other')];
      return [...find(queues, { bound, exchanges, policies }).keys()];
    };
    expect(names()).toEqual(['left']);
    expect(names('other')).toEqual(['right']);
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
    const exchanges = [exchange('d'), exchange('t', 'topic')];
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

describe('a queue whose dead letters are lost', () => {
  test('is told when the exchange is not there, or leads to no queue', () => {
    const queues = [queue('a', dlx('gone')), queue('b', dlx('dlx', 'k')), queue('c', dlx('', 'no queue'))];
    const exchanges = [exchange('dlx'), exchange('next')];
    expect(losses(queues, { exchanges })).toEqual([
      ['a', 'noExchange'],
      ['b', 'nowhere'],
      ['c', 'nowhere'],
    ]);
    const bound = [
      bind('dlx', 'a', 'other key'),
      bind('dlx', 'next', 'k', 'exchange'),
      bind('next', 'x', 'k'),
    ];
    expect(losses(queues, { exchanges, bound }).map(([name]) => name)).toEqual(['a', 'b', 'c']);
    const reached = [...bound, bind('next', 'a', 'k')];
    expect(losses(queues, { exchanges, bound: reached }).map(([name]) => name)).toEqual(['a', 'c']);
  });

  test('is not told where something on the way is not known', () => {
    const queues = [queue('own key', dlx('')), queue('a', dlx('dlx', 'k')), queue('b', dlx('gone'))];
    // Exchanges not listed, bindings not listed, a policy that this user may not read.
    expect(losses(queues)).toEqual([]);
    const exchanges = [exchange('dlx'), exchange('gone')];
    expect(losses(queues, { exchanges, bindingsAreHidden: true })).toEqual([]);
    const ruled = [exchange('dlx', 'direct', undefined, 'secret'), exchange('gone', 'direct', 'dlx')];
    expect(losses(queues, { exchanges: ruled })).toEqual([]);
    // Known, it is told.
    const policies = [policy('secret', { 'max-length': '1' })];
    expect(losses(queues, { exchanges: ruled, policies }).map(([name]) => name)).toEqual(['a', 'b']);
  });

  test('is told when at-least-once is asked for and the queue drops its oldest', () => {
    const quorum = (name: string, own: Record<string, string>, by: string | null = null): QueueRow => ({
      ...queue(name, { ...dlx('', 'dead'), 'x-dead-letter-strategy': 'at-least-once', ...own }, by),
      type: 'quorum',
    });
    const queues = [
      queue('dead'),
      quorum('said nothing', {}),
      quorum('drops', { 'x-overflow': 'drop-head' }),
      quorum('refuses', { 'x-overflow': 'reject-publish' }),
      quorum('refuses by policy', {}, 'strict'),
      quorum('drops by policy', { 'x-overflow': 'reject-publish' }, 'loose'),
      quorum('may refuse', {}, 'not told'),
      { ...quorum('classic', {}), type: 'classic' },
      { ...queue('at-most-once', dlx('', 'dead')), type: 'quorum' },
    ];
    const policies = [
      policy('strict', { overflow: 'reject-publish' }),
      policy('loose', { overflow: 'drop-head' }),
    ];
    expect(losses(queues, { policies })).toEqual([
      ['said nothing', 'fallsBack'],
      ['drops', 'fallsBack'],
      ['drops by policy', 'fallsBack'],
    ]);
  });
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
