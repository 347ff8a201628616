// One consumer has one key for as long as it lives, whenever the server tells its channel.

import { expect, test } from 'vitest';
import { ConsumerKeys } from '../../../../src/connectors/rabbitmq/management/consumer-keys.ts';

const row = { queue: 'orders', tag: 'worker' };

/** The keys of one consumer that is listed with these channels, reading after reading. */
function keysOver(channels: readonly string[]): string[] {
  const keys: string[] = [];
  let known = new Map<string, typeof row>();
  for (const channel of channels) {
    const key = new ConsumerKeys(known).keyOf(channel, row);
    keys.push(key);
    known = new Map([[key, row]]);
  }
  return keys;
}

test.each([
  ['told from the beginning', ['c1', 'c1']],
  ['told later', ['', '', 'c1', 'c1']],
  ['gone before its consumer', ['c1', 'c1', '', '']],
  ['told later and gone before', ['', 'c1', '']],
])('a channel that is %s does not make it another consumer', (_when, channels) => {
  expect(new Set(keysOver(channels)).size).toBe(1);
});

test('another channel or another tag is another consumer', () => {
  const [first = ''] = keysOver(['c1']);
  const keys = new ConsumerKeys(new Map([[first, row]]));
  expect(keys.keyOf('c1', row)).toBe(first);
  expect(keys.keyOf('c2', row)).not.toBe(first);
  expect(keys.keyOf('c1', { ...row, tag: 'other' })).not.toBe(first);
});

test('of two with one tag, only one is taken for the one that had no channel yet', () => {
  const [untold = ''] = keysOver(['']);
  const keys = new ConsumerKeys(new Map([[untold, row]]));
  expect(keys.keyOf('c1', row)).toBe(untold);
  expect(keys.keyOf('c2', row)).not.toBe(untold);
});
