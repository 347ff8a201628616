// Makes operations that are mostly meaningful: names come from small pools, so that operations meet each other, and each
// run begins with some queues and exchanges. Wrong ones (a name that is not there, a redeclaration that differs, an
// unknown tag) are wanted too, seldom enough that channels live for a while.

import type { FieldTable } from '../../src/amqp/field-table.ts';
import {
  bindingArguments,
  exchangeArguments,
  exchangeTypes,
  headerTable,
  queueArguments,
  someProperties,
} from './material.ts';
import { type ChannelName, channelNames, type Operation } from './operation.ts';
import type { Random } from './random.ts';

export const queueNames = ['q1', 'q2', 'q3', 'q4'] as const;
export const exchangeNames = ['e1', 'e2', 'e3', 'e4'] as const;
const builtInExchanges = ['amq.direct', 'amq.topic', 'amq.fanout', 'amq.headers'] as const;
const routingKeys = ['a', 'a.b', 'a.b.c', 'b', '', 'q1', 'a..c'] as const;
const bindingKeys = [...routingKeys, '#', '*', 'a.*', '*.b', 'a.#', '#.c', 'a.#.c', '*.*'] as const;
const consumerTags = ['c1', 'c2', 'c3', ''] as const;
const never = { ticket: 0, nowait: false } as const;

/** What holds for a whole run. */
interface Bounds {
  /**
   * With a prefetch for the whole channel RabbitMQ chooses at random which queue may go on (rabbit_limiter,
   * notify_queues): such a run consumes from one queue only.
   */
  readonly globalPrefetch: boolean;
}

type Maker = (random: Random, number: number, bounds: Bounds) => Operation;

/** The operations of one run. */
export function generateRun(random: Random, length: number): Operation[] {
  const bounds = { globalPrefetch: random.chance(0.3) };
  const start: Operation[] = [
    declareQueue('a1', 'q1', queueArguments(random)),
    declareQueue('a1', 'q2', queueArguments(random)),
    declareQueue('b1', 'q3', []),
    declareExchange(random, 'a1', 'e1'),
    declareExchange(random, 'b1', 'e2'),
    ...Array.from({ length: 4 }, () => bindQueue(random)),
  ];
  return [
    ...start,
    ...Array.from({ length: length - start.length }, (_, at) => oneOperation(random, at, bounds)),
  ];
}

const oneOperation: Maker = (random, number, bounds) => random.weighted(makers)(random, number, bounds);

const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [30, publish],
  [9, get],
  [8, consume],
  [18, settle],
  [3, cancel],
  [4, (random) => declareQueue(channel(random), random.pick(queueNames), queueArguments(random), random)],
  [2, (random) => declareExchange(random, channel(random), random.pick(exchangeNames))],
  [5, bindQueue],
  [2, bindExchange],
  [1.5, unbindQueue],
  [0.7, unbindExchange],
  [1, deleteQueue],
  [0.7, deleteExchange],
  [1, purge],
  [3, qos],
  [1.5, recover],
  [1.5, (random) => method(channel(random), 'confirm.select', { nowait: random.chance(0.2) })],
  [0.7, transaction],
  [0.5, settleUnknown],
  [1, closeChannel],
  [0.5, endConnection],
];

function channel(random: Random): ChannelName {
  return random.pick(channelNames);
}

function method<Name extends Extract<Operation, { do: 'method' }>['method']>(
  at: ChannelName,
  name: Name,
  fields: Extract<Operation, { do: 'method'; method: Name }>['fields'],
): Operation {
  return { do: 'method', at, method: name, fields } as Operation;
}

function queueName(random: Random): string {
  return random.chance(0.03) ? random.pick(['', 'nowhere']) : random.pick(queueNames);
}

function exchangeName(random: Random): string {
  if (random.chance(0.02)) return 'nowhere';
  return random.chance(0.5) ? random.pick(exchangeNames) : random.pick(builtInExchanges);
}

function publish(random: Random, number: number): Operation {
  const direct = random.chance(0.4);
  return {
    do: 'publish',
    at: channel(random),
    exchange: direct ? '' : exchangeName(random),
    routingKey: direct ? queueName(random) : random.pick(routingKeys),
    mandatory: random.chance(0.3),
    properties: someProperties(random),
    body: random.chance(0.03) ? '' : `m${number}`,
  };
}

function get(random: Random): Operation {
  return method(channel(random), 'basic.get', {
    ...never,
    queue: queueName(random),
    noAck: random.chance(0.3),
  });
}

function consume(random: Random, _number: number, { globalPrefetch }: Bounds): Operation {
  const consumerTag = random.pick(consumerTags);
  return method(channel(random), 'basic.consume', {
    ticket: 0,
    queue: globalPrefetch ? 'q1' : queueName(random),
    consumerTag,
    noLocal: random.chance(0.1),
    noAck: random.chance(0.2),
    exclusive: random.chance(0.1),
    nowait: consumerTag !== '' && random.chance(0.1),
    arguments: random.chance(0.2)
      ? [{ key: 'x-priority', value: { tag: 'I', value: random.below(3) - 1 } }]
      : [],
  });
}

function settle(random: Random): Operation {
  return {
    do: 'settle',
    at: channel(random),
    how: random.pick(['basic.ack', 'basic.ack', 'basic.nack', 'basic.reject']),
    place: random.part(),
    multiple: random.chance(0.25),
    requeue: random.chance(0.6),
  };
}

function cancel(random: Random): Operation {
  const consumerTag = random.pick(['c1', 'c2', 'c3']);
  return method(channel(random), 'basic.cancel', { consumerTag, nowait: random.chance(0.1) });
}

function declareQueue(at: ChannelName, queue: string, given: FieldTable, random?: Random): Operation {
  return method(at, 'queue.declare', {
    ...never,
    queue: random?.chance(0.05) ? '' : queue,
    passive: random?.chance(0.2) ?? false,
    durable: random?.chance(0.1) ?? false,
    exclusive: random?.chance(0.1) ?? false,
    autoDelete: random?.chance(0.15) ?? false,
    arguments: given,
  });
}

function declareExchange(random: Random, at: ChannelName, exchange: string): Operation {
  return method(at, 'exchange.declare', {
    ...never,
    exchange,
    type: random.pick(exchangeTypes),
    passive: random.chance(0.1),
    durable: random.chance(0.2),
    autoDelete: random.chance(0.15),
    internal: random.chance(0.1),
    arguments: exchangeArguments(random),
  });
}

function bindQueue(random: Random): Operation {
  return method(channel(random), 'queue.bind', {
    ...never,
    queue: queueName(random),
    exchange: exchangeName(random),
    routingKey: random.pick(bindingKeys),
    arguments: bindingArguments(random),
  });
}

function unbindQueue(random: Random): Operation {
  const { fields, at } = bindQueue(random) as Extract<Operation, { method: 'queue.bind' }>;
  const { nowait: _none, ...wanted } = fields;
  return method(at, 'queue.unbind', wanted);
}

function bindExchange(random: Random): Operation {
  return method(channel(random), 'exchange.bind', {
    ...never,
    destination: random.pick(exchangeNames),
    source: exchangeName(random),
    routingKey: random.pick(bindingKeys),
    arguments: random.chance(0.2) ? headerTable(random) : [],
  });
}

function unbindExchange(random: Random): Operation {
  const { fields, at } = bindExchange(random) as Extract<Operation, { method: 'exchange.bind' }>;
  return method(at, 'exchange.unbind', fields);
}

function deleteQueue(random: Random): Operation {
  const queue = queueName(random);
  const [ifUnused, ifEmpty] = [random.chance(0.3), random.chance(0.3)];
  return method(channel(random), 'queue.delete', { ...never, queue, ifUnused, ifEmpty });
}

function deleteExchange(random: Random): Operation {
  const exchange = random.chance(0.05) ? 'amq.direct' : random.pick(exchangeNames);
  return method(channel(random), 'exchange.delete', { ...never, exchange, ifUnused: random.chance(0.4) });
}

function purge(random: Random): Operation {
  return method(channel(random), 'queue.purge', { ...never, queue: queueName(random) });
}

function qos(random: Random, _number: number, { globalPrefetch }: Bounds): Operation {
  const prefetchCount = random.pick([0, 1, 2, 3, 5]);
  return method(channel(random), 'basic.qos', {
    prefetchSize: random.chance(0.02) ? 10 : 0,
    prefetchCount,
    global: globalPrefetch && random.chance(0.6),
  });
}

function recover(random: Random): Operation {
  const name = random.pick(['basic.recover', 'basic.recover-async'] as const);
  return method(channel(random), name, { requeue: random.chance(0.95) });
}

function transaction(random: Random): Operation {
  return method(
    channel(random),
    random.pick(['tx.select', 'tx.commit', 'tx.commit', 'tx.rollback'] as const),
    {},
  );
}

function settleUnknown(random: Random): Operation {
  return { do: 'settle-unknown', at: channel(random), tag: random.below(10), multiple: random.chance(0.3) };
}

function closeChannel(random: Random): Operation {
  const fields = { replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 };
  return method(channel(random), 'channel.close', fields);
}

function endConnection(random: Random): Operation {
  return { do: random.pick(['close-connection', 'cut-connection']), at: channel(random) };
}
