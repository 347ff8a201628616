// Single operations, mostly meaningful: names come from small pools, so that operations meet each other. Wrong ones (a name
// that is not there, a redeclaration that differs, an unknown tag) are wanted too, seldom enough that channels live for a
// while.

import type { FieldTable } from '../../src/amqp/field-table.ts';
import {
  bindingArguments,
  exchangeArguments,
  exchangeTypes,
  hashArguments,
  headerTable,
  queueArguments,
  quorumArguments,
  someProperties,
} from './material.ts';
import { type ChannelName, channelNames, type Operation } from './operation.ts';
import type { Random } from './random.ts';

export const queueNames = ['q1', 'q2', 'q3', 'q4'] as const;
/** Whatever a run may leave behind. */
export const allQueueNames = [...queueNames, 'short', 'fleeting'];
export const exchangeNames = ['e1', 'e2', 'e3', 'e4'] as const;
const builtInExchanges = ['amq.direct', 'amq.topic', 'amq.fanout', 'amq.headers'] as const;
const routingKeys = ['a', 'a.b', 'a.b.c', 'b', '', 'q1', 'a..c'] as const;
const bindingKeys = [...routingKeys, '#', '*', 'a.*', '*.b', 'a.#', '#.c', 'a.#.c', '*.*'] as const;
const consumerTags = ['c1', 'c2', 'c3', ''] as const;
export const never = { ticket: 0, nowait: false } as const;

/** What a run does more of. */
export type Theme =
  | 'all'
  | 'quorum'
  | 'transactions'
  | 'replies'
  | 'one-active'
  | 'times'
  | 'restart'
  | 'hash';

/** What holds for a whole run. */
export interface Bounds {
  readonly theme: Theme;
  /**
   * With a prefetch for the whole channel RabbitMQ chooses at random which queue may go on (rabbit_limiter,
   * notify_queues): such a run consumes from one queue only.
   */
  readonly globalPrefetch: boolean;
}

export type Maker = (random: Random, number: number, bounds: Bounds) => Operation | readonly Operation[];

/** The operations of one run. */
export function channel(random: Random): ChannelName {
  return random.pick(channelNames);
}

export function method<Name extends Extract<Operation, { do: 'method' }>['method']>(
  at: ChannelName,
  name: Name,
  fields: Extract<Operation, { do: 'method'; method: Name }>['fields'],
): Operation {
  return { do: 'method', at, method: name, fields } as Operation;
}

export function queueName(random: Random): string {
  return random.chance(0.03) ? random.pick(['', 'nowhere']) : random.pick(queueNames);
}

export function exchangeName(random: Random): string {
  if (random.chance(0.02)) return 'nowhere';
  return random.chance(0.5) ? random.pick(exchangeNames) : random.pick(builtInExchanges);
}

export function publish(random: Random, number: number, { theme }: Bounds): Operation {
  const direct = random.chance(0.4);
  const properties = someProperties(random);
  return {
    do: 'publish',
    at: channel(random),
    exchange: direct ? '' : exchangeName(random),
    routingKey: direct ? queueName(random) : random.pick(routingKeys),
    mandatory: random.chance(0.3),
    properties: theme === 'restart' ? { deliveryMode: 2, ...properties } : properties,
    // After a restart a message is known by its body.
    body: random.chance(0.03) && theme !== 'restart' ? '' : `m${number}`,
  };
}

export function get(random: Random): Operation {
  return method(channel(random), 'basic.get', {
    ...never,
    queue: queueName(random),
    noAck: random.chance(0.3),
  });
}

export function consume(random: Random, _number: number, { theme, globalPrefetch }: Bounds): Operation {
  const consumerTag = random.pick(consumerTags);
  return method(channel(random), 'basic.consume', {
    ticket: 0,
    queue: globalPrefetch ? 'q1' : queueName(random),
    consumerTag,
    noLocal: random.chance(0.1),
    noAck: random.chance(0.2),
    exclusive: random.chance(0.1),
    nowait: consumerTag !== '' && random.chance(0.1),
    // Quorum queues before 4.0 activate waiting consumers in the order in which they came.
    arguments: random.chance(theme === 'quorum' ? 0 : 0.2)
      ? [{ key: 'x-priority', value: { tag: 'I', value: random.below(3) - 1 } }]
      : [],
  });
}

export function settle(random: Random): Operation {
  return {
    do: 'settle',
    at: channel(random),
    how: random.pick(['basic.ack', 'basic.ack', 'basic.nack', 'basic.reject']),
    place: random.part(),
    multiple: random.chance(0.25),
    requeue: random.chance(0.6),
  };
}

export function cancel(random: Random): Operation {
  const consumerTag = random.pick(['c1', 'c2', 'c3']);
  return method(channel(random), 'basic.cancel', { consumerTag, nowait: random.chance(0.1) });
}

export function declareSome(random: Random, theme: Theme): Operation {
  const queue = random.pick(queueNames);
  const isQuorum = theme === 'quorum' && random.chance(0.4);
  const given = isQuorum ? quorumArguments(random) : queueArguments(random);
  return declareQueue(channel(random), queue, given, random, theme);
}

export function declareQueue(
  at: ChannelName,
  queue: string,
  given: FieldTable,
  random?: Random,
  theme: Theme = 'all',
): Operation {
  const isQuorum = given.some(({ value }) => value.value === 'quorum');
  return method(at, 'queue.declare', {
    ...never,
    queue: random?.chance(0.05) ? '' : queue,
    passive: random?.chance(0.2) ?? false,
    durable: isQuorum || random?.chance(0.1) === true || theme === 'restart',
    exclusive: random?.chance(isQuorum ? 0.02 : 0.1) ?? false,
    autoDelete: random?.chance(isQuorum ? 0.02 : 0.15) ?? false,
    arguments: given,
  });
}

export function declareExchange(
  random: Random,
  at: ChannelName,
  exchange: string,
  { theme }: Bounds,
): Operation {
  if (theme === 'hash' && exchange === 'e1') {
    const type = 'x-consistent-hash';
    const flags = { passive: false, durable: false, autoDelete: false, internal: false };
    return method(at, 'exchange.declare', {
      ...never,
      ...flags,
      exchange,
      type,
      arguments: hashArguments(random),
    });
  }
  return method(at, 'exchange.declare', {
    ...never,
    exchange,
    type: random.pick(exchangeTypes),
    passive: random.chance(0.1),
    durable: random.chance(theme === 'restart' ? 0.8 : 0.2),
    autoDelete: random.chance(0.15),
    internal: random.chance(0.1),
    arguments: exchangeArguments(random),
  });
}

export function bindQueue(random: Random, _number: number, { theme }: Bounds): Operation {
  const exchange = exchangeName(random);
  // Which of several queues gets a message is RabbitMQ's own hash: only one is bound.
  const isHash = theme === 'hash' && exchange === 'e1';
  return method(channel(random), 'queue.bind', {
    ...never,
    queue: isHash ? 'q1' : queueName(random),
    exchange,
    routingKey: isHash ? random.pick(['1', '2', '10', '0', '-1', 'many', '']) : random.pick(bindingKeys),
    arguments: bindingArguments(random),
  });
}

export function unbindQueue(random: Random, number: number, bounds: Bounds): Operation {
  const { fields, at } = bindQueue(random, number, bounds) as Extract<Operation, { method: 'queue.bind' }>;
  const { nowait: _none, ...wanted } = fields;
  return method(at, 'queue.unbind', wanted);
}

export function bindExchange(random: Random, _number: number, { theme }: Bounds): Operation {
  const source = exchangeName(random);
  return method(channel(random), 'exchange.bind', {
    ...never,
    destination: random.pick(exchangeNames),
    source: theme === 'hash' && source === 'e1' ? 'e2' : source,
    routingKey: random.pick(bindingKeys),
    arguments: random.chance(0.2) ? headerTable(random) : [],
  });
}

export function unbindExchange(random: Random, number: number, bounds: Bounds): Operation {
  const { fields, at } = bindExchange(random, number, bounds) as Extract<
    Operation,
    { method: 'exchange.bind' }
  >;
  return method(at, 'exchange.unbind', fields);
}

export function deleteQueue(random: Random): Operation {
  const queue = queueName(random);
  const [ifUnused, ifEmpty] = [random.chance(0.3), random.chance(0.3)];
  return method(channel(random), 'queue.delete', { ...never, queue, ifUnused, ifEmpty });
}

export function deleteExchange(random: Random): Operation {
  const exchange = random.chance(0.05) ? 'amq.direct' : random.pick(exchangeNames);
  return method(channel(random), 'exchange.delete', { ...never, exchange, ifUnused: random.chance(0.4) });
}

export function purge(random: Random): Operation {
  return method(channel(random), 'queue.purge', { ...never, queue: queueName(random) });
}

export function qos(random: Random, _number: number, { globalPrefetch }: Bounds): Operation {
  const prefetchCount = random.pick([0, 1, 2, 3, 5]);
  return method(channel(random), 'basic.qos', {
    prefetchSize: random.chance(0.02) ? 10 : 0,
    prefetchCount,
    global: globalPrefetch && random.chance(0.6),
  });
}

export function recover(random: Random): Operation {
  const name = random.pick(['basic.recover', 'basic.recover-async'] as const);
  return method(channel(random), name, { requeue: random.chance(0.95) });
}

export function transaction(random: Random): Operation {
  return method(
    channel(random),
    random.pick(['tx.select', 'tx.commit', 'tx.commit', 'tx.rollback'] as const),
    {},
  );
}

export function settleUnknown(random: Random): Operation {
  return { do: 'settle-unknown', at: channel(random), tag: random.below(10), multiple: random.chance(0.3) };
}

export function closeChannel(random: Random): Operation {
  const fields = { replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 };
  return method(channel(random), 'channel.close', fields);
}

export function endConnection(random: Random): Operation {
  return { do: random.pick(['close-connection', 'cut-connection']), at: channel(random) };
}
