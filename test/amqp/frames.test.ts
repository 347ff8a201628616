// Finding frames in a stream that is cut anywhere.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameSplitter } from '../../src/amqp/frames.ts';
import { WireError } from '../../src/amqp/wire-error.ts';
import { frame } from '../support/raw-amqp.ts';
import { processorMs } from '../support/processor-time.ts';

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

test('a large body is handed on as it arrives, and is whole only with its end octet', () => {
  const splitter = new FrameSplitter(131_072);
  const body = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
  const stream = Buffer.concat([frame(3, 7, body), frame(1, 7, Buffer.from('next'))]);
  const pieces: Buffer[] = [];
  const take = (from: number, to: number): void => {
    splitter.feed(stream.subarray(from, to));
    while (splitter.next()) {
      expect([splitter.type, splitter.channel]).toEqual([pieces.length < 3 ? 3 : 1, 7]);
      pieces.push(Buffer.from(splitter.bytes.subarray(splitter.start, splitter.end)));
    }
  };
  take(0, 60_000);
  take(60_000, 100_000);
  expect(Buffer.concat(pieces).equals(body.subarray(0, 99_993))).toBe(true);
  // The whole payload without the end octet, then that.
  take(100_000, 100_007);
  expect(pieces.length).toBe(2);
  take(100_007, stream.length);
  expect(Buffer.concat(pieces.slice(0, 3)).equals(body)).toBe(true);
  expect(pieces[3]?.toString()).toBe('next');
});

test('a large body without its end octet is refused before its last piece', () => {
  const splitter = new FrameSplitter(131_072);
  const stream = frame(3, 1, Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251)));
  stream[stream.length - 1] = 0;
  // The first piece is shorter than what the error shows of the frame.
  for (const [from, to] of [
    [0, 12],
    [12, 50_000],
  ]) {
    splitter.feed(stream.subarray(from, to));
    expect(splitter.next()).toBe(true);
  }
  splitter.feed(stream.subarray(50_000));
  expect(() => splitter.next()).toThrow(
    'type 3, first 16 octets = <<0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15>>: {invalid_frame_end_marker,0}',
  );
});

test('a frame that drips in byte by byte is copied a bounded number of times', () => {
  const splitter = new FrameSplitter(200_000);
  const whole = frame(1, 1, Buffer.alloc(131_000));
  const tookMs = processorMs(() => {
    for (const byte of whole) splitter.feed(Buffer.of(byte));
  });
  expect(splitter.next()).toBe(true);
  // Copying all that is there for every byte would be 8 GB and take seconds.
  expect(tookMs).toBeLessThan(2000);
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
