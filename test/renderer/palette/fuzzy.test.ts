// What the palette finds, and what it puts first.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyScorer } from '../../../renderer/features/palette/fuzzy.ts';

/** The most that palette-entries.ts adds. */
const recentBonus = 20;
const fuzzyScore = (text: string, query: string) => fuzzyScorer(query)(text);

function best(query: string, names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => {
      const score = fuzzyScore(name, query);
      return score === null ? [] : [{ name, score }];
    })
    .sort((one, other) => other.score - one.score)[0]?.name;
}

describe('the palette', () => {
  test.each([
    ['orders', ['old-orders.archive', 'orders.created', 'reorders'], 'orders.created'],
    ['oc', ['stock', 'orders.created'], 'orders.created'],
    ['created ord', ['orders.deleted', 'orders.created'], 'orders.created'],
    ['publish', ['Publish a sample', 'Republish'], 'Publish a sample'],
    ['DLQ', ['payments.dlq', 'deliveries.queue'], 'payments.dlq'],
  ])('finds %j first among %j', (query, names, expected) => {
    expect(best(query, names)).toBe(expected);
  });

  test('puts a name that was typed whole before all that was used lately', () => {
    const score = (text: string) => fuzzyScore(text, 'stock') ?? 0;
    expect(score('stock') - score('stock.dead')).toBeGreaterThan(recentBonus);
  });

  test('finds nothing whose letters are not there in order', () => {
    expect(fuzzyScore('orders', 'sredro')).toBeNull();
    expect(fuzzyScore('orders', 'orders x')).toBeNull();
  });

  test('finds every name by any part of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._-]{1,30}$/), fc.nat(), fc.nat(), (name, one, other) => {
        const [from, to] = [one % name.length, other % name.length].sort((a, b) => a - b);
        expect(fuzzyScore(name, name.slice(from, (to ?? 0) + 1))).not.toBeNull();
      }),
    );
  });
});
