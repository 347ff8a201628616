// Rates and the history of a queue, without a broker.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueueHistory, type QueueReading } from '../../../src/connectors/embedded/queue-history.ts';
import { RateMeter } from '../../../src/connectors/embedded/rate-meter.ts';
import { SampleTimes } from '../../../src/connectors/embedded/sample-times.ts';
import { compareSequences } from '../../../src/connectors/embedded/snapshot-drift.ts';
import { limits } from '../../../src/contract/limits.ts';

describe('a rate', () => {
  test('is unknown until a first span has passed', () => {
    const meter = new RateMeter(10, 0);
    expect(meter.perSecond).toBeNull();
    meter.sample(12, 100);
    expect(meter.perSecond).toBeNull();
    meter.sample(30, 1_000);
    expect(meter.perSecond).toBe(20);
  });

  test('is taken over the time that really passed', () => {
    const meter = new RateMeter(0, 0);
    meter.sample(300, 1_500);
    expect(meter.perSecond).toBe(200);
    meter.sample(300, 2_500);
    expect(meter.perSecond).toBe(0);
  });

  test('does not become negative when a counter starts again', () => {
    const meter = new RateMeter(1_000, 0);
    meter.sample(5, 1_000);
    expect(meter.perSecond).toBe(0);
  });
});

describe('the history of a queue', () => {
  test('is what a plain list of all samples would be, for any course of events', () => {
    const reading = fc.record({
      ready: fc.nat(3),
      unacked: fc.nat(1),
      inRate: fc.nat(1),
      outRate: fc.constant(0),
      ackRate: fc.constant(0),
    });
    const course = fc.array(fc.tuple(reading, fc.nat(300)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(course, (steps) => {
        const times = new SampleTimes();
        const history = new QueueHistory(times);
        const plain: ({ at: number } & QueueReading)[] = [];
        for (const [value, repeats] of steps) {
          for (let count = 0; count <= repeats; count += 1) {
            const at = plain.length * 1_000;
            times.next(at);
            history.add(value);
            plain.push({ at, ...value });
          }
        }
        expect(history.samples()).toEqual(plain.slice(-limits.historySamples));
        const depths = plain.slice(-limits.trendPoints).map((sample) => sample.ready + sample.unacked);
        expect(history.trend(limits.trendPoints)).toEqual(depths);
      }),
      { numRuns: 50 },
    );
  });

  test('of a queue that came late begins when it came', () => {
    const times = new SampleTimes();
    times.next(0);
    times.next(1_000);
    const history = new QueueHistory(times);
    expect(history.samples()).toEqual([]);
    times.next(2_000);
    history.add({ ready: 1, unacked: 0, inRate: 1, outRate: 0, ackRate: 0 });
    expect(history.samples().map((sample) => sample.at)).toEqual([2_000]);
  });
});

describe('the drift of a snapshot', () => {
  test('counts what came and what went', () => {
    const ascending = fc.uniqueArray(fc.nat(200)).map((numbers) => numbers.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(ascending, ascending, (then, now) => {
        expect(compareSequences(then, now)).toEqual({
          added: now.filter((number) => !then.includes(number)).length,
          gone: then.filter((number) => !now.includes(number)).length,
        });
      }),
    );
  });
});
