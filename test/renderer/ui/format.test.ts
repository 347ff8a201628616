// Numbers, sizes and times as people read them.

import { describe, expect, test } from 'vitest';
import { countOf, formatCount, formatRate } from '../../../renderer/ui/format/number.ts';
import { formatSize } from '../../../renderer/ui/format/size.ts';
import { formatMilliseconds, formatSpan } from '../../../renderer/ui/format/time.ts';

describe('formats', () => {
  test.each([
    [formatCount(12_408), '12,408'],
    [formatCount(null), '–'],
    [formatRate(0), '0'],
    [formatRate(0.01), '<0.1'],
    [formatRate(0.4), '0.4'],
    [formatRate(9.96), '10'],
    [formatRate(1_204.4), '1,204'],
    [countOf(1, 'queue'), '1 queue'],
    [countOf(1_200, 'queue'), '1,200 queues'],
    [formatSize(0), '0 B'],
    [formatSize(1_023), '1023 B'],
    [formatSize(1_229), '1.2 KiB'],
    [formatSize(1_048_064), '1.0 MiB'],
    [formatSize(150 * 1024), '150 KiB'],
    [formatSize(null), '–'],
    [formatSpan(-5), '0 s'],
    [formatSpan(42_900), '42 s'],
    [formatSpan(60_000), '1 min'],
    [formatSpan(3 * 3_600_000 + 5 * 60_000), '3 h 5 min'],
    [formatSpan(48 * 3_600_000), '2 d'],
    [formatSpan(null), '–'],
    [formatMilliseconds(0.44), '0.4 ms'],
    [formatMilliseconds(38.2), '38 ms'],
    [formatMilliseconds(999.6), '1.00 s'],
  ])('%s is %s', (formatted, expected) => {
    expect(formatted).toBe(expected);
  });
});
