// The message store: bytes stay what they are however messages come and go, and memory goes with the messages.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import { contentHeader } from '../../src/broker/content-header.ts';
import type { Message } from '../../src/broker/message.ts';
import { MessageStore } from '../../src/broker/message-store.ts';

function put(store: MessageStore, body: Buffer, pieces = 1): Message {
  const header = contentHeader(encodeProperties({ messageId: 'm' }), body.length);
  const draft = store.begin(header, 0, header.length, body.length);
  const size = Math.ceil(body.length / pieces);
  for (let at = 0; at < body.length; at += size)
    store.append(draft, body, at, Math.min(body.length, at + size));
  return store.finish(draft, '', 'key', 0);
}

test('messages keep their bytes while others come and go around them', () => {
  const size = fc.oneof(
    fc.nat(100),
    fc.integer({ min: 10_000, max: 90_000 }),
    fc.integer({ min: 131_000, max: 300_000 }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(size, fc.nat(9), fc.integer({ min: 1, max: 5 })), { maxLength: 120 }),
      (steps) => {
        const store = new MessageStore(1 << 30);
        const living: { message: Message; fill: number; size: number }[] = [];
        for (const [index, [bytes, dice, pieces]] of steps.entries()) {
          const fill = index % 256;
          living.push({ message: put(store, Buffer.alloc(bytes, fill), pieces), fill, size: bytes });
          if (dice < 7) {
            for (const gone of living.splice((index * 7) % living.length, 1)) store.release(gone.message);
          }
        }
        for (const { message, fill, size: bytes } of living) {
          expect(message.body().equals(Buffer.alloc(bytes, fill))).toBe(true);
          expect(message.properties().equals(encodeProperties({ messageId: 'm' }))).toBe(true);
        }
        for (const { message } of living) store.release(message);
        expect(store.messageBytes).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});

test('one long-lived message among many that go does not pin their memory', () => {
  const store = new MessageStore(1 << 30);
  const kept: Message[] = [];
  const chunks = new Set<unknown>();
  for (let index = 0; index < 20_000; index += 1) {
    const message = put(store, Buffer.alloc(1000, index % 256));
    if (index % 1000 === 0) kept.push(message);
    else store.release(message);
  }
  for (const message of kept) chunks.add(message.chunk.bytes);
  // 20 MB have passed through; twenty survivors of 1 KB fit into one or two chunks of 1 MB.
  expect(chunks.size).toBeLessThanOrEqual(2);
  for (const [index, message] of kept.entries()) expect(message.body()[0]).toBe((index * 1000) % 256);
});

test('an announced body costs memory only as it arrives', () => {
  const store = new MessageStore(1 << 30);
  const header = contentHeader(encodeProperties({}), 100 * 1024 * 1024);
  const draft = store.begin(header, 0, header.length, 100 * 1024 * 1024);
  expect(store.messageBytes).toBeLessThan(2 * 1024 * 1024);
  store.abandon(draft);
  expect(store.messageBytes).toBe(0);
});

test('pressure is told once when it comes and once when it goes', () => {
  const store = new MessageStore(100_000);
  const told: boolean[] = [];
  store.onPressure = (blocked) => told.push(blocked);
  const messages = Array.from({ length: 20 }, () => put(store, Buffer.alloc(10_000)));
  expect(told).toEqual([true]);
  for (const message of messages) store.release(message);
  expect(told).toEqual([true, false]);
});
