// In which frames a channel answers its publishes when some of them wait for the disk and some were refused.

import { expect, test } from 'vitest';
import { decodeMethod } from '../../src/amqp/method-codec.ts';
import { FrameSplitter } from '../../src/amqp/frames.ts';
import { methodName } from '../../src/amqp/methods.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { Confirms } from '../../src/broker/confirms.ts';
import { Output } from '../../src/broker/output.ts';

/** What a flush writes: "3" confirms one, "<=3" all up to it, "!3" refuses one. */
function flush(confirms: Confirms, durable: number): { answers: string[]; rest: boolean } {
  const output = new Output();
  const rest = confirms.flush(output, 1, durable);
  const splitter = new FrameSplitter(1 << 20);
  splitter.feed(Buffer.concat(output.take()));
  const answers: string[] = [];
  while (splitter.next()) {
    const { bytes, start, end } = splitter;
    const name = methodName(bytes.readInt32BE(start));
    if (name !== 'basic.ack' && name !== 'basic.nack') throw new Error(`${name ?? 'nothing'} was sent`);
    const { deliveryTag, multiple } = decodeMethod(name, new WireReader(bytes, start + 4, end));
    answers.push(`${name === 'basic.nack' ? '!' : multiple ? '<=' : ''}${deliveryTag}`);
  }
  return { answers, rest };
}

test('what was not written down is confirmed in one frame', () => {
  const confirms = new Confirms();
  expect(confirms.add(false, 0)).toBe(true);
  expect(confirms.add(false, 0)).toBe(false);
  confirms.add(false, 0);
  expect(flush(confirms, 0)).toEqual({ answers: ['<=3'], rest: false });
  expect(confirms.add(false, 0)).toBe(true);
  expect(flush(confirms, 0)).toEqual({ answers: ['4'], rest: false });
  expect(flush(confirms, 0)).toEqual({ answers: [], rest: false });
});

test('what was written down is confirmed as far as the disk has it', () => {
  const confirms = new Confirms();
  for (const position of [100, 200, 300]) confirms.add(false, position);
  expect(flush(confirms, 0)).toEqual({ answers: [], rest: true });
  expect(confirms.unconfirmedCount).toBe(3);
  expect(flush(confirms, 250)).toEqual({ answers: ['<=2'], rest: true });
  expect(flush(confirms, 300)).toEqual({ answers: ['3'], rest: false });
  expect(confirms.unconfirmedCount).toBe(0);
});

test('a message that is not written down does not wait for those before it, and none is confirmed too early', () => {
  const confirms = new Confirms();
  confirms.add(false, 0);
  confirms.add(false, 100);
  confirms.add(false, 0);
  confirms.add(false, 200);
  expect(flush(confirms, 0)).toEqual({ answers: ['1', '3'], rest: true });
  expect(confirms.unconfirmedCount).toBe(2);
  expect(flush(confirms, 0)).toEqual({ answers: [], rest: true });
  expect(flush(confirms, 100)).toEqual({ answers: ['<=3'], rest: true });
  expect(flush(confirms, 200)).toEqual({ answers: ['4'], rest: false });
});

test('refusals are sent at once, and never covered by a confirm of several', () => {
  const confirms = new Confirms();
  confirms.add(false, 0);
  confirms.add(true, 0);
  confirms.add(false, 0);
  expect(flush(confirms, 0)).toEqual({ answers: ['1', '!2', '3'], rest: false });
  confirms.add(false, 100);
  confirms.add(true, 0);
  expect(flush(confirms, 0)).toEqual({ answers: ['!5'], rest: true });
  confirms.add(false, 200);
  expect(flush(confirms, 200)).toEqual({ answers: ['4', '6'], rest: false });
  expect(confirms.unconfirmedCount).toBe(0);
});

test('a long run of waiting confirms is let go of as it is answered', () => {
  const confirms = new Confirms();
  for (let position = 1; position <= 10_000; position += 1) confirms.add(false, position);
  for (let durable = 1_000; durable < 10_000; durable += 1_000) {
    expect(flush(confirms, durable).answers).toEqual([`<=${durable}`]);
  }
  expect(flush(confirms, 10_000)).toEqual({ answers: ['<=10000'], rest: false });
});
