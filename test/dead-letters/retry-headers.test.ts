// What a copy carries in its headers: nothing that a broker would act on unless that is wanted, and nothing forgotten of what
// the message has been through.

import { describe, expect, test } from 'vitest';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import { limits } from '../../src/contract/limits.ts';
import { header } from '../../src/dead-letters/headers.ts';
import { diedIn, firstPublishedTo } from '../../src/dead-letters/origin.ts';
import { hasBrokerHeaders, hasCarbonCopies, stampedHeaders } from '../../src/dead-letters/retry-headers.ts';
import { readStory } from '../../src/dead-letters/story.ts';
import { deathHeaders, record, text, texts } from './headers-by-hand.ts';

const moved = { moveId: 'job:1', retried: null, keepBrokerHeaders: false };
const retried = { moveId: 'job:2', retried: { at: 5_000_999, by: 'ada' }, keepBrokerHeaders: false };
const rejected = { queue: 'orders', reason: 'rejected', exchange: 'shop', keys: ['order.created'] };
const again = { queue: 'orders', reason: 'expired', exchange: '', keys: ['orders'] };

const counted: FieldEntry[] = [
  ['x-delivery-count', { type: 'int64', value: '3' }],
  ['x-acquired-count', { type: 'int64', value: '3' }],
  ['x-stream-offset', { type: 'int64', value: '3' }],
];
const carbon: FieldEntry[] = [
  ['CC', texts('others')],
  ['BCC', texts('hidden')],
];
const tenant: FieldEntry = ['tenant', text('eu')];
const last: FieldEntry[] = [
  ['x-last-death-queue', text('orders')],
  ['x-last-death-reason', text('rejected')],
  ['x-last-death-exchange', text('shop')],
];
const dead = [tenant, ...deathHeaders([rejected], rejected), ...last, ...counted, ...carbon];
const names = (headers: readonly FieldEntry[]) => headers.map(([name]) => name);

test('a retry takes off all that brokers wrote or act on, and says how often, when, by whom, from where and after which deaths', () => {
  expect(stampedHeaders(dead, retried)).toEqual([
    tenant,
    ['x-leveret-move-id', text('job:2')],
    ['x-leveret-retries', { type: 'int64', value: '1' }],
    ['x-leveret-retried-at', { type: 'timestamp', value: '5000' }],
    ['x-leveret-retried-by', text('ada')],
    ['x-leveret-first-exchange', text('shop')],
    ['x-leveret-first-routing-key', text('order.created')],
    ['x-leveret-deaths', { type: 'array', items: [record(rejected)] }],
  ]);
});

test('whoever wants the brokers’ headers keeps every one of them', () => {
  const kept = stampedHeaders(dead, { ...retried, keepBrokerHeaders: true });
  expect(kept.slice(0, dead.length)).toEqual(dead);
  expect(stampedHeaders(dead, { ...moved, keepBrokerHeaders: true })).toEqual([
    ...dead,
    ['x-leveret-move-id', text('job:1')],
  ]);
});

describe('a message that died, was retried and died again', () => {
  const second = [...stampedHeaders(dead, retried), ...deathHeaders([again], again)];

  test('goes back to the queue that it died in now, or to where it came from before the first retry', () => {
    expect(diedIn(second)).toEqual({ exchange: '', routingKey: 'orders' });
    expect(firstPublishedTo(second)).toEqual({ exchange: 'shop', routingKey: 'order.created' });
    // A program has published it elsewhere since, headers and all.
    const elsewhere = { ...again, exchange: 'audit', keys: ['seen'] };
    expect(
      firstPublishedTo([...stampedHeaders(dead, retried), ...deathHeaders([elsewhere], elsewhere)]),
    ).toEqual({ exchange: 'audit', routingKey: 'seen' });
  });

  test('counts on, and keeps the deaths of every life, latest first', () => {
    const third = stampedHeaders(second, { ...retried, moveId: 'job:3' });
    expect(names(third).filter((name) => name.startsWith('x-'))).toHaveLength(7);
    expect(header(third, 'x-leveret-retries')).toEqual({ type: 'int64', value: '2' });
    expect(header(third, 'x-leveret-deaths')).toEqual({
      type: 'array',
      items: [record(again), record(rejected)],
    });
    expect(header(third, 'x-leveret-first-exchange')).toEqual(text('shop'));
  });

  test('does not grow without end', () => {
    let headers: FieldEntry[] = [];
    for (let life = 0; life < 200; life += 1) {
      headers = stampedHeaders([...headers, ...deathHeaders([again], again)], retried);
    }
    const past = header(headers, 'x-leveret-deaths');
    expect(past?.type === 'array' && past.items).toHaveLength(limits.deathsShown);
  });
});

describe('a copy that only stands elsewhere', () => {
  const elsewhere = stampedHeaders(dead, moved);

  test('has nothing left that a broker would read, and tells the same story', () => {
    expect(hasBrokerHeaders(elsewhere)).toBe(false);
    expect(hasCarbonCopies(elsewhere)).toBe(false);
    expect(readStory(elsewhere)).toEqual(readStory(dead));
  });

  test('is retried from there as from where it was', () => {
    expect(stampedHeaders(elsewhere, retried)).toEqual(stampedHeaders(dead, retried));
  });

  test('forgets the old story when it has died again, and moves on with the new one', () => {
    const newer = [...elsewhere, ...deathHeaders([again], again)];
    expect(readStory(newer)?.deaths.map(({ reason }) => reason)).toEqual(['expired']);
    const further = stampedHeaders(newer, moved);
    expect(names(further)).toEqual([...new Set(names(further))]);
    expect(readStory(further)?.deaths.map(({ reason }) => reason)).toEqual(['expired']);
  });
});

test('a header of a name of ours or the broker’s that makes no sense breaks nothing', () => {
  const odd: FieldEntry[] = [
    ['x-death', text('no array')],
    ['x-leveret-retries', { type: 'int64', value: '-4' }],
    ['x-leveret-deaths', { type: 'void' }],
    ['x-leveret-first-exchange', { type: 'boolean', value: true }],
  ];
  const headers = stampedHeaders(odd, retried);
  expect(header(headers, 'x-leveret-retries')).toEqual({ type: 'int64', value: '1' });
  expect(header(headers, 'x-leveret-deaths')).toEqual({
    type: 'array',
    items: [text('no array'), { type: 'void' }],
  });
});
