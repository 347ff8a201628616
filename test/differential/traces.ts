// Short runs that once had another outcome on Leveret than on RabbitMQ, found at random and made short: played always.

import type { FieldTable } from '../../src/amqp/field-table.ts';
import type { Properties } from '../../src/amqp/properties.ts';
import type { ChannelName, Operation } from './operation.ts';

interface Trace {
  readonly title: string;
  readonly run: readonly Operation[];
}

const never = { ticket: 0, nowait: false } as const;

function declare(at: ChannelName, queue: string, given: FieldTable = []): Operation {
  const flags = { passive: false, durable: false, exclusive: false, autoDelete: false };
  return {
    do: 'method',
    at,
    method: 'queue.declare',
    fields: { ...never, ...flags, queue, arguments: given },
  };
}

function consume(at: ChannelName, queue: string, consumerTag: string, noAck = false): Operation {
  const fields = {
    ...never,
    queue,
    consumerTag,
    noLocal: false,
    noAck,
    exclusive: false,
    arguments: [],
  };
  return { do: 'method', at, method: 'basic.consume', fields };
}

function publish(at: ChannelName, routingKey: string, body: string, properties: Properties = {}): Operation {
  return { do: 'publish', at, exchange: '', routingKey, mandatory: false, properties, body };
}

function get(at: ChannelName, queue: string): Operation {
  return { do: 'method', at, method: 'basic.get', fields: { ticket: 0, queue, noAck: false } };
}

function prefetchOfChannel(at: ChannelName, prefetchCount: number): Operation {
  const fields = { prefetchSize: 0, prefetchCount, global: true };
  return { do: 'method', at, method: 'basic.qos', fields };
}

function acknowledge(at: ChannelName, place: number, multiple: boolean): Operation {
  return { do: 'settle', at, how: 'basic.ack', place, multiple, requeue: false };
}

function maxLength(value: number): FieldTable {
  return [{ key: 'x-max-length', value: { tag: 'I', value } }];
}

function deadLetterTo(queue: string): FieldTable {
  return [
    { key: 'x-dead-letter-exchange', value: { tag: 'S', value: '' } },
    { key: 'x-dead-letter-routing-key', value: { tag: 'S', value: queue } },
  ];
}

function declareQuorum(queue: string): Operation {
  const flags = { passive: false, durable: true, exclusive: false, autoDelete: false };
  const given: FieldTable = [
    { key: 'x-queue-type', value: { tag: 'S', value: 'quorum' } },
    { key: 'x-delivery-limit', value: { tag: 'I', value: 4 } },
  ];
  return {
    do: 'method',
    at: 'a1',
    method: 'queue.declare',
    fields: { ...never, ...flags, queue, arguments: given },
  };
}

function declareHash(given: FieldTable): Operation {
  const flags = { passive: false, durable: false, autoDelete: false, internal: false };
  const fields = { ...never, ...flags, exchange: 'e1', type: 'x-consistent-hash', arguments: given };
  return { do: 'method', at: 'a1', method: 'exchange.declare', fields };
}

function routingKeys(header: 'CC' | 'BCC', ...keys: string[]): FieldTable {
  return [{ key: header, value: { tag: 'A', value: keys.map((value) => ({ tag: 'S', value })) } }];
}

export const traces: readonly Trace[] = [
  {
    title: 'a queue with a length limit gets messages back consumer by consumer',
    run: [
      declare('a1', 'q1', maxLength(1)),
      consume('a2', 'q1', 'c1'),
      consume('a2', 'q1', 'c3'),
      publish('a1', 'q1', 'first'),
      publish('a1', 'q1', 'second'),
      { do: 'method', at: 'a2', method: 'basic.recover', fields: { requeue: true } },
    ],
  },
  {
    title: 'the dead letter that a publish causes comes after the publish itself',
    run: [
      declare('a1', 'q2', [...maxLength(0), ...deadLetterTo('q3')]),
      declare('b1', 'q3'),
      publish('a2', 'q2', 'both', { headers: routingKeys('CC', 'q3') }),
      consume('a1', 'q3', 'c3'),
    ],
  },
  {
    title: 'headers without BCC are written anew, with l for L',
    run: [
      declare('b1', 'q1'),
      consume('b2', 'q1', 'c1'),
      publish('a1', 'nowhere', 'hidden', {
        headers: [{ key: 'number', value: { tag: 'L', value: 7n } }, ...routingKeys('BCC', 'q1')],
      }),
    ],
  },
  {
    title: 'a key that is hidden and shown stays among the routing keys of a dead letter',
    run: [
      declare('a1', 'q1', deadLetterTo('q3')),
      declare('b1', 'q3'),
      publish('b1', 'q1', 'twice', { headers: routingKeys('BCC', 'q1', 'nowhere') }),
      get('b1', 'q1'),
      { do: 'settle', at: 'b1', how: 'basic.reject', place: 0, multiple: false, requeue: false },
      get('b1', 'q3'),
    ],
  },
  {
    title: 'an exchange that is there is declared again whatever its type would say of the arguments',
    run: [declareHash([]), declareHash([{ key: 'hash-property', value: { tag: 'S', value: 'nothing' } }])],
  },
  {
    title: 'a quorum queue gets the messages of a channel that ends back consumer by consumer',
    run: [
      declareQuorum('q1'),
      consume('b1', 'q1', 'c3'),
      consume('b1', 'q1', 'c2'),
      publish('a1', 'q1', 'first'),
      publish('a1', 'q1', 'second'),
      {
        do: 'method',
        at: 'b1',
        method: 'channel.close',
        fields: { replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 },
      },
      get('a1', 'q1'),
      get('a1', 'q1'),
    ],
  },
  {
    title: 'another consumer may have the tag of the reply consumer, which is cancelled before it',
    run: [
      declare('a1', 'q1'),
      consume('a1', 'amq.rabbitmq.reply-to', 'c1', true),
      consume('a1', 'q1', 'c1'),
      { do: 'method', at: 'a1', method: 'basic.cancel', fields: { consumerTag: 'c1', nowait: false } },
      publish('a2', 'q1', 'to the one that is left'),
      publish('a1', 'q1', 'question', { replyTo: 'amq.rabbitmq.reply-to' }),
    ],
  },
  {
    title: 'a time to live of zero is over at once behind another message',
    run: [
      declare('a1', 'q1'),
      publish('a1', 'q1', 'lives'),
      publish('a1', 'q1', 'too late', { expiration: '0' }),
      consume('a1', 'q1', 'c1'),
    ],
  },
  {
    title: 'basic.get does not count toward the prefetch of the channel, unless it came before',
    run: [
      declare('a1', 'q1'),
      ...['1', '2', '3', '4', '5', '6'].map((body) => publish('a1', 'q1', body)),
      prefetchOfChannel('a2', 2),
      get('a2', 'q1'),
      consume('a2', 'q1', 'c1'),
      acknowledge('a2', 0, false),
      acknowledge('a2', 0.9, false),
      get('b1', 'q1'),
      prefetchOfChannel('b1', 1),
      consume('b1', 'q1', 'c2'),
      acknowledge('b1', 0, false),
      prefetchOfChannel('b1', 2),
      acknowledge('a2', 0.9, true),
    ],
  },
];
