// Whatever the arguments and whatever happens, the books balance: what entered a queue is ready, unacked, acked, discarded
// or on its way through a dead-letter exchange, and when all queues are gone so is the memory.

import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { createBroker } from '../../src/broker/broker.ts';
import type { Broker, LocalConsumer } from '../../src/broker/broker-api.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { send } from '../support/waiting-messages.ts';

afterEach(() => {
  vi.useRealTimers();
});

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);

const queueArguments: fc.Arbitrary<Readonly<Record<string, Plain>>> = fc
  .record(
    {
      'x-max-length': fc.nat(3),
      'x-max-length-bytes': fc.nat(20),
      'x-message-ttl': fc.nat(50),
      'x-overflow': fc.constantFrom('drop-head', 'reject-publish', 'reject-publish-dlx'),
      'x-max-priority': fc.nat(3),
      'x-single-active-consumer': fc.boolean(),
      'x-queue-type': fc.constantFrom('classic', 'quorum'),
      deadLetterTo: name,
    },
    { requiredKeys: [] },
  )
  .map(({ deadLetterTo, ...given }) => {
    const kept = given['x-queue-type'] === 'quorum' ? { ...given, 'x-max-priority': undefined } : given;
    const target =
      deadLetterTo === undefined
        ? {}
        : { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': deadLetterTo };
    const known: Record<string, Plain> = {};
    for (const [key, value] of Object.entries({ ...kept, ...target }))
      if (value !== undefined) known[key] = value;
    return known;
  });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      queue: name,
      priority: fc.nat(4),
      ttl: fc.option(fc.nat(40)),
      size: fc.nat(10),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('consume' as const), queue: name, prefetch: fc.nat(3) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      how: fc.constantFrom('ack', 'requeue', 'reject'),
      which: fc.nat(20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('purge' as const), queue: name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), queue: name, sequence: fc.nat(20) }),
  },
);

function balanced(broker: Broker): void {
  for (const { readyCount, unackedCount, readyBytes, counters, name: queue } of broker.queues()) {
    expect(counters.published).toBe(readyCount + unackedCount + counters.acked + counters.discarded);
    const { sequences, ready, unacked } = broker.snapshot(queue);
    expect([ready, unacked]).toEqual([readyCount, unackedCount]);
    expect([...sequences]).toEqual([...sequences].toSorted((left, right) => left - right));
    const waiting = broker.read(queue, sequences).filter((message) => message?.state === 'ready');
    expect(waiting).toHaveLength(readyCount);
    expect(waiting.reduce((sum, message) => sum + (message?.body.length ?? 0), 0)).toBe(readyBytes);
  }
}

test('the books of all queues balance after every step', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(queueArguments, queueArguments, queueArguments),
      fc.array(step, { maxLength: 60 }),
      async (given, steps) => {
        const broker = await createBroker({ port: 0, version: 'test' });
        for (const [index, queue] of names.entries()) {
          broker.declareQueue({ name: queue, durable: true, arguments: tableOf(given[index] ?? {}) });
        }
        const consumers: LocalConsumer[] = [];
        const held: { consumer: number; tag: number }[] = [];
        for (const one of steps) {
          if (one.kind === 'publish') {
            const expiration = one.ttl === null ? {} : { expiration: String(one.ttl) };
            send(broker, one.queue, 'x'.repeat(one.size), { priority: one.priority, ...expiration });
          } else if (one.kind === 'consume') {
            const index = consumers.length;
            const options = { queue: one.queue, prefetch: one.prefetch + 1 };
            consumers.push(
              broker.consume(options, ({ deliveryTag }) => held.push({ consumer: index, tag: deliveryTag })),
            );
          } else if (one.kind === 'settle' && held.length > 0) {
            const [chosen] = held.splice(one.which % held.length, 1);
            if (chosen !== undefined) consumers[chosen.consumer]?.settle(chosen.tag, one.how);
          } else if (one.kind === 'cancel' && consumers.length > 0) {
            const index = one.which % consumers.length;
            consumers[index]?.cancel();
            for (let at = held.length - 1; at >= 0; at -= 1)
              if (held[at]?.consumer === index) held.splice(at, 1);
          } else if (one.kind === 'purge') {
            broker.purgeQueue(one.queue);
          } else if (one.kind === 'wait') {
            vi.advanceTimersByTime(one.ms);
          } else if (one.kind === 'delete') {
            broker.deleteMessage(one.queue, one.sequence);
          }
          balanced(broker);
        }
        for (const queue of names) broker.deleteQueue(queue);
        expect(broker.memory.messageBytes).toBe(0);
        await broker.close();
      },
    ),
    { numRuns: 300 },
  );
});
