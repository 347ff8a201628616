// Operations that only runs of a certain theme do, some of them several in a row.

import { declareQueue, type Bounds, channel, method, never, publish } from './single-operations.ts';
import type { ChannelName, Operation, Publish } from './operation.ts';
import type { Random } from './random.ts';

/** A request that wants its answer at the channel's own reply queue. */
export function request(random: Random, number: number, bounds: Bounds): Operation {
  const operation = publish(random, number, bounds) as Publish;
  return { ...operation, properties: { ...operation.properties, replyTo: 'amq.rabbitmq.reply-to' } };
}

export function reply(random: Random, number: number): Operation {
  return { do: 'reply', at: channel(random), place: random.part(), body: `r${number}` };
}

export function consumeReplies(random: Random): Operation {
  return method(channel(random), 'basic.consume', {
    ticket: 0,
    queue: 'amq.rabbitmq.reply-to',
    consumerTag: random.pick(['c1', 'c3', 'replies']),
    noLocal: false,
    noAck: random.chance(0.95),
    exclusive: false,
    nowait: random.chance(0.1),
    arguments: [],
  });
}

/** Longer than the two brokers need for an operation, and a pause after which it is over on both. */
const shortMs = 150;
const overMs = 400;

export function publishThatExpires(random: Random, number: number, bounds: Bounds): readonly Operation[] {
  const operation = publish(random, number, bounds) as Publish;
  const properties = { ...operation.properties, expiration: String(shortMs) };
  return [{ ...operation, properties }, pause(operation.at)];
}

/** Lives from one comparison to the next, so that no operation meets a message at the moment at which it expires. */
export function queueOfShortLife(random: Random, number: number): readonly Operation[] {
  const at = channel(random);
  const ttl = { key: 'x-message-ttl', value: { tag: 'I', value: shortMs } } as const;
  const deadLetters = {
    key: 'x-dead-letter-exchange',
    value: { tag: 'S', value: random.pick(['', 'e1']) },
  } as const;
  const key = { key: 'x-dead-letter-routing-key', value: { tag: 'S', value: 'q3' } } as const;
  const bodies = Array.from({ length: 1 + random.below(3) }, (_, index) => `t${number}.${index}`);
  return [
    declareQueue(at, 'short', [ttl, deadLetters, key]),
    ...bodies.map((body): Operation => ({
      do: 'publish',
      at,
      exchange: '',
      routingKey: 'short',
      mandatory: false,
      properties: {},
      body,
    })),
    pause(at),
    method(at, 'queue.delete', { ...never, queue: 'short', ifUnused: false, ifEmpty: false }),
  ];
}

export function queueThatExpires(random: Random): readonly Operation[] {
  const at = channel(random);
  const expires = { key: 'x-expires', value: { tag: 'I', value: shortMs } } as const;
  return [declareQueue(at, 'fleeting', [expires]), pause(at)];
}

export function pause(at: ChannelName): Operation {
  return { do: 'pause', at, milliseconds: overMs };
}

export function publishToHash(random: Random, number: number, bounds: Bounds): Operation {
  const operation = publish(random, number, bounds) as Publish;
  return { ...operation, exchange: 'e1', routingKey: `key ${random.below(100)}` };
}
