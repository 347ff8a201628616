// Which policy applies to a queue by our own reading of its pattern; peek/kinds-of-queues.test.ts compares with a real server.

import { expect, test } from 'vitest';
import { matchingPolicy } from '../../../../src/connectors/rabbitmq/management/matching-policy.ts';
import type { PolicyRow } from '../../../../src/contract/policy.ts';

function policy(name: string, differs: Partial<PolicyRow> = {}): PolicyRow {
  return {
    name,
    kind: 'policy',
    pattern: '.*',
    appliesTo: 'queues',
    priority: 0,
    definition: [],
    ...differs,
  };
}
const queue = { name: 'orders.eu', type: 'quorum' };

test('of several the one with the highest priority applies, of those that fit the name and the type', () => {
  const policies = [
    policy('low'),
    policy('high', { priority: 7, pattern: '^orders' }),
    policy('higher, of others', { priority: 9, pattern: '^bills' }),
    policy('higher, of classic queues', { priority: 9, appliesTo: 'classic_queues' }),
    policy('higher, of exchanges', { priority: 9, appliesTo: 'exchanges' }),
    policy("the operator's", { priority: 9, kind: 'operatorPolicy' }),
  ];
  expect(matchingPolicy(policies, 'policy', queue)).toBe('high');
  expect(matchingPolicy(policies, 'operatorPolicy', queue)).toBe("the operator's");
  expect(matchingPolicy([], 'policy', queue)).toBeNull();
});

test.each([
  ['(?i)^ORDERS', true],
  ['^ORDERS', false],
  ['eu$', true],
  ['^(?!orders)', false],
  // What is not understood here may well fit there.
  ['^orders(?#a comment)', true],
])('whether the pattern %s fits: %s', (pattern, isFitting) => {
  expect(matchingPolicy([policy('p', { pattern })], 'policy', queue)).toBe(isFitting ? 'p' : null);
});

test('a pattern that takes for ever is given up', () => {
  const endless = policy('p', { pattern: '^(a+)+$' });
  const began = performance.now();
  matchingPolicy([endless], 'policy', { name: `${'a'.repeat(200)}!`, type: 'classic' });
  expect(performance.now() - began).toBeLessThan(5_000);
});
