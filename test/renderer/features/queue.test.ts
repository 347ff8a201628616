import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { declareCode } from '../../../renderer/features/queue/declare-code.ts';
import { queueTabOf } from '../../../renderer/features/queue/queue-tab.ts';
import { flagsOf, stateFlags } from '../../../renderer/features/queues/queue-states.ts';
import { argumentTags } from '../../../renderer/ui/format/queue-argument.ts';
import type { FieldEntry } from '../../../src/contract/field-value.ts';
import type { QueueRow } from '../../../src/contract/model.ts';

const queue = (part: Partial<QueueRow>): QueueRow => ({
  name: 'orders "eu"',
  durable: true,
  exclusive: false,
  autoDelete: false,
  type: 'classic',
  arguments: [],
  policy: null,
  ready: 0,
  unacked: 0,
  readyBytes: 0,
  consumers: 0,
  inRate: 0,
  outRate: 0,
  ackRate: 0,
  oldestReadyAt: null,
  createdAt: null,
  trend: [],
  ...part,
});

const argumentList: FieldEntry[] = [
  ['x-message-ttl', { type: 'int32', value: 60_000 }],
  ['x-dead-letter-exchange', { type: 'string', value: 'orders.dead' }],
  ['x-dead-letter-routing-key', { type: 'string', value: 'late' }],
  ['x-max-length', { type: 'int64', value: '12000' }],
  ['team', { type: 'string', value: 'blue' }],
];

describe('arguments of a queue', () => {
  it('are said as people say them, unknown ones by their name', () => {
    expect(argumentTags(argumentList).map((tag) => tag.text)).toEqual([
      'ttl 1 min',
      'dead letters → orders.dead (late)',
      'at most 12,000 messages',
      'team',
    ]);
  });
});

describe('the code that declares a queue', () => {
  it('is Python with quotes escaped and only what differs from the default', () => {
    expect(declareCode('pika', queue({ autoDelete: true }))).toBe(
      'channel.queue_declare(\n    queue="orders \\"eu\\"",\n    durable=True,\n    auto_delete=True,\n)',
    );
  });

  it('is JavaScript that evaluates to the same arguments', () => {
    const code = declareCode('amqplib', queue({ arguments: argumentList }));
    const calls: unknown[] = [];
    const channel = { assertQueue: (...values: unknown[]) => calls.push(structuredClone(values)) };
    runInNewContext(`(async () => { ${code} })()`, { channel });
    expect(calls).toEqual([
      [
        'orders "eu"',
        {
          durable: true,
          arguments: {
            'x-message-ttl': 60_000,
            'x-dead-letter-exchange': 'orders.dead',
            'x-dead-letter-routing-key': 'late',
            'x-max-length': { '!': 'int64', value: 12_000n },
            team: 'blue',
          },
        },
      ],
    ]);
  });
});

describe('states by which queues are narrowed', () => {
  it('tell queues with messages nobody takes from those that are served', () => {
    expect(flagsOf(queue({ ready: 3 })) & stateFlags.unattended).not.toBe(0);
    expect(flagsOf(queue({ ready: 3, consumers: 1 })) & stateFlags.unattended).toBe(0);
    expect(flagsOf(queue({ unacked: 1 }))).toBe(stateFlags.messages | stateFlags.unacked);
    expect(flagsOf(queue({}))).toBe(stateFlags.empty);
  });
});

describe('the tab that a route names', () => {
  it('is Messages when it names none that exists', () => {
    expect(queueTabOf('live')).toBe('live');
    expect(queueTabOf('nonsense')).toBe('messages');
    expect(queueTabOf(undefined)).toBe('messages');
  });
});
