// Finding frames in a stream that is cut anywhere.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameSplitter } from '../../src/amqp/frames.ts';
import { WireError } from '../../src/amqp/wire-error.ts';
import { frame } from '../support/raw-amqp.ts';

const aFrame = fc.record({
  type: fc.nat(255),
  channel: fc.nat(65_535),
  payload: fc.uint8Array({ maxLength: 3000 }),
});

test('frames come out as they went in, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(aFrame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 5000 })),
      (frames, cuts) => {
        const stream = Buffer.concat(
          frames.map(({ type, channel, payload }) => frame(type, channel, payload)),
        );
        const splitter = new FrameSplitter(4096);
        const found: unknown[] = [];
        for (let at = 0, index = 0; at < stream.length; index += 1) {
          const length = cuts[index] ?? stream.length;
          splitter.feed(stream.subarray(at, at + length));
          at += length;
          while (splitter.next()) {
            const { type, channel, bytes, start, end } = splitter;
            found.push({ type, channel, payload: Uint8Array.from(bytes.subarray(start, end)) });
          }
        }
        expect(found).toEqual(frames);
        expect(splitter.pendingBytes).toBe(0);
      },
    ),
  );
});

test('a frame that drips in byte by byte is copied a bounded number of times', () => {
  const splitter = new FrameSplitter(200_000);
  const whole = frame(3, 1, Buffer.alloc(131_000));
  const startedAt = performance.now();
  for (const byte of whole) splitter.feed(Buffer.of(byte));
  expect(splitter.next()).toBe(true);
  // Copying all that is there for every byte would be 8 GB and take seconds.
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('an announced size beyond the limit is refused before anything is kept', () => {
  const splitter = new FrameSplitter(4096);
  splitter.feed(Buffer.from([1, 0, 0, 0xff, 0xff, 0xff, 0xff]));
  expect(() => splitter.next()).toThrow(WireError);
});

test('a missing end octet is refused', () => {
  const splitter = new FrameSplitter(4096);
  splitter.feed(Buffer.from([1, 0, 0, 0, 0, 0, 1, 65, 66]));
  expect(() => splitter.next()).toThrow('invalid_frame_end_marker');
});
