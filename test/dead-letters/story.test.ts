import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deathStory } from '../../src/contract/dead-letter.ts';
import { shortDeath } from '../../src/contract/short-death.ts';
import { limits } from '../../src/contract/limits.ts';
import type { FieldEntry, FieldValue } from '../../src/contract/field-value.ts';
import { readShortDeath, readStory } from '../../src/dead-letters/story.ts';
import { stampedHeaders } from '../../src/dead-letters/retry-headers.ts';
import { deathHeaders, record, text } from './headers-by-hand.ts';

const rejected = {
  queue: 'orders',
  reason: 'rejected',
  count: 3,
  seconds: 100,
  exchange: 'shop.events',
  keys: ['order.created', 'copy'],
};
const expired = { queue: 'orders.wait', reason: 'expired', count: 3, seconds: 100, exchange: 'shop.retry' };
const stampOf = { moveId: 'job:0', retried: { at: 5_000_000, by: 'ada' }, keepBrokerHeaders: false };

describe('the story of a message', () => {
  test('is none without a header that tells of a death', () => {
    expect(readStory(undefined)).toBeNull();
    expect(readStory([['tenant', text('eu')]])).toBeNull();
    expect(readShortDeath([['x-death', text('no array')]])).toBeNull();
  });

  test('tells queue, reason, count, first time, and where it had been published', () => {
    const story = readStory(deathHeaders([{ ...rejected, expiration: '60000' }], rejected));
    expect(story?.deaths).toEqual([
      {
        queue: 'orders',
        reason: 'rejected',
        count: 3,
        firstAt: 100_000,
        exchange: 'shop.events',
        routingKeys: ['order.created', 'copy'],
        originalExpiration: '60000',
        isFirst: true,
        isLast: true,
      },
    ]);
    expect(story?.origin).toEqual({
      died: { exchange: '', routingKey: 'orders' },
      first: { exchange: 'shop.events', routingKey: 'order.created' },
    });
    expect(story?.cycle).toBeNull();
  });

  test('puts deaths in the order in which they came about first, whatever the array’s order is', () => {
    // In a retry loop the first pair is the latest event again, and stands in front.
    const story = readStory(deathHeaders([rejected, expired], rejected));
    expect(story?.deaths.map(({ queue, isFirst, isLast }) => ({ queue, isFirst, isLast }))).toEqual([
      { queue: 'orders', isFirst: true, isLast: true },
      { queue: 'orders.wait', isFirst: false, isLast: false },
    ]);
    expect(story?.cycle).toEqual({ queues: ['orders', 'orders.wait'], times: 3 });
  });

  test('knows the last death by x-last-death-queue, which older brokers do not write', () => {
    const headers = deathHeaders([rejected, expired], rejected);
    expect(readShortDeath(headers)?.queue).toBe('orders');
    const told: FieldEntry[] = [
      ...headers,
      ['x-last-death-queue', text('orders.wait')],
      ['x-last-death-reason', text('expired')],
    ];
    expect(readShortDeath(told)).toEqual({
      queue: 'orders.wait',
      reason: 'expired',
      count: 3,
      firstAt: 100_000,
    });
  });

  test('tells how often we sent it back', () => {
    const again = [
      ...stampedHeaders(stampedHeaders([], stampOf), stampOf),
      ...deathHeaders([rejected], rejected),
    ];
    expect(readStory(again)).toMatchObject({ retries: 2, retriedAt: 5_000_000, retriedBy: 'ada' });
  });

  test('does not send a message to a place that no name could have', () => {
    const long = { ...rejected, queue: 'q'.repeat(300), exchange: 'é'.repeat(200) };
    const { origin } = readStory(deathHeaders([long], long)) ?? {};
    expect(origin?.died).toHaveProperty('problem');
    expect(origin?.first).toHaveProperty('problem');
  });

  test('takes no earlier death for the last when the last one cannot be read', () => {
    const broken: FieldValue[] = [
      text('no table'),
      { type: 'table', entries: [['queue', { type: 'void' }]] },
    ];
    for (const latest of broken) {
      const headers: FieldEntry[] = [['x-death', { type: 'array', items: [latest, record(rejected)] }]];
      expect(readStory(headers)?.deaths.map(({ isLast }) => isLast)).toEqual([false]);
      expect(readStory(headers)?.origin.died).toHaveProperty('problem');
      expect(readShortDeath(headers)).toMatchObject({ queue: null });
    }
  });

  test('has no time that no calendar has, and no count below nothing', () => {
    const story = readStory(
      deathHeaders([{ ...rejected, seconds: Number.MAX_SAFE_INTEGER, count: -1 }], rejected),
    );
    expect(story?.deaths[0]).toMatchObject({ firstAt: null, count: null });
  });
});

describe('hostile headers', () => {
  const { value } = fc.letrec<{ value: FieldValue; entries: FieldEntry[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string().map(text),
      fc.string({ minLength: 250, maxLength: 400 }).map(text),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n): FieldValue => ({ type: 'int64', value: String(n) })),
      fc.bigInt(0n, 2n ** 64n - 1n).map((n): FieldValue => ({ type: 'timestamp', value: String(n) })),
      fc.constant<FieldValue>({ type: 'void' }),
      fc.array(tie('value'), { maxLength: 5 }).map((items): FieldValue => ({ type: 'array', items })),
      tie('entries').map((entries): FieldValue => ({ type: 'table', entries })),
    ),
    entries: fc.array(
      fc.tuple(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            'queue',
            'reason',
            'count',
            'time',
            'exchange',
            'routing-keys',
            'original-expiration',
          ),
        ),
        tie('value'),
      ),
      { maxLength: 8 },
    ),
  }));
  const known = fc.constantFrom(
    'x-death',
    'x-first-death-queue',
    'x-first-death-reason',
    'x-last-death-queue',
    'x-last-death-reason',
    'MT-Reason',
    'MT-Fault-StackTrace',
    'MT-Fault-Timestamp',
    'MT-Fault-InputAddress',
    'MT-Fault-RetryCount',
    'MT-Host-MachineName',
    'NServiceBus.FailedQ',
    'NServiceBus.TimeOfFailure',
    'NServiceBus.ExceptionInfo.StackTrace',
    'NServiceBus.EnclosedMessageTypes',
    'x-leveret-retries',
    'x-leveret-retried-by',
    'x-leveret-x-death',
    'x-leveret-x-first-death-queue',
    'x-leveret-first-exchange',
    'x-leveret-first-routing-key',
  );

  test('of any form give a story that the contract takes, or none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(known, value), { maxLength: 12 }), (headers) => {
        const story = readStory(headers);
        if (story !== null) deathStory.parse(story);
        const short = readShortDeath(headers);
        if (short !== null) shortDeath.parse(short);
        expect(short === null).toBe(story === null);
      }),
      { numRuns: 500 },
    );
  });

  test('of any size give a bounded one that says how much it left out', () => {
    const records = Array.from({ length: 2_000 }, (_, index) => ({
      queue: `queue ${index} ${'x'.repeat(200)}`,
      reason: 'r'.repeat(5_000),
      keys: Array.from({ length: 60 }, () => 'k'.repeat(1_000)),
    }));
    const story = readStory(deathHeaders(records, records[7]));
    expect(story?.deaths).toHaveLength(limits.deathsShown);
    expect(story?.omitted).toBe(2_000 - limits.deathsShown);
    expect(JSON.stringify(story?.deaths).length).toBeLessThan(1_000_000);
    expect(story?.deaths[0]?.reason.at(-1)).toBe('…');
  });
});
