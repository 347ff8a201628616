// A connection's output: whatever is written in whatever pieces leaves as the same bytes, across all block borders.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Output } from '../../src/broker/output.ts';
import { frame } from '../support/raw-amqp.ts';

const piece = fc.record({
  size: fc.oneof(fc.nat(600), fc.nat(70_000)),
  lend: fc.boolean(),
  channel: fc.nat(65_535),
  take: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
});

test('frames leave whole and in order, copied or lent', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const output = new Output();
      const left: Buffer[] = [];
      const wanted: Buffer[] = [];
      for (const [index, { size, lend, channel, take }] of pieces.entries()) {
        const payload = Buffer.alloc(size, index);
        output.frame(3, channel, payload, 0, size, lend);
        wanted.push(frame(3, channel, payload));
        if (take) left.push(...output.take());
      }
      const pending = output.pendingBytes;
      const rest = output.take();
      expect(rest.reduce((sum, part) => sum + part.length, 0)).toBe(pending);
      expect(Buffer.concat([...left, ...rest]).equals(Buffer.concat(wanted))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('the end octet of a lent frame is right when the block before it is exactly full', () => {
  for (let before = 480; before < 520; before += 1) {
    const output = new Output();
    output.raw(Buffer.alloc(before));
    const body = Buffer.alloc(10, 1);
    output.frame(3, 1, body, 0, 10, true);
    expect(
      Buffer.concat(output.take())
        .subarray(before)
        .equals(frame(3, 1, body)),
    ).toBe(true);
  }
});
