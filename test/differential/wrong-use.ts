// The pieces that cases of wrong use are made of: a name, and what is sent. The cases are in wrong-frames.ts,
// wrong-topology.ts and wrong-basic.ts.

import { encodeMethod } from '../../src/amqp/method-codec.ts';
import type { MethodFields, MethodName } from '../../src/amqp/methods.ts';
import { jsonText } from './operation.ts';
import { type Plain, tableOf } from '../support/field-table.ts';
import { frame, queueDeclare, type RawAmqp } from '../support/raw-amqp.ts';

export interface WrongUse {
  readonly what: string;
  readonly act: (client: RawAmqp) => void;
  /** Something else ends the connection than the channel that is open: its answer is not to be waited for. */
  readonly endsConnection?: true;
  /** RabbitMQ's channels answer for themselves: only on one channel is there an order. Absent is 1. */
  readonly answeredOn?: number;
}

export const none = { ticket: 0, nowait: false } as const;
const exchangeFlags = { ...none, passive: false, durable: false, autoDelete: false, internal: false };

export function call<Name extends MethodName>(
  what: string,
  name: Name,
  fields: MethodFields<Name>,
  channel = 1,
): WrongUse {
  return { what, act: (client) => client.send(channel, name, fields) };
}

export function bytes(what: string, ...all: Uint8Array[]): WrongUse {
  return { what, act: (client) => client.write(Buffer.concat(all)) };
}

export function ending(use: WrongUse): WrongUse {
  return { ...use, endsConnection: true };
}

export function several(what: string, ...acts: WrongUse[]): WrongUse {
  return { what, act: (client) => acts.forEach(({ act }) => act(client)) };
}

export function methodBytes<Name extends MethodName>(
  name: Name,
  fields: MethodFields<Name>,
  cut?: number,
): Buffer {
  const whole = encodeMethod(name, fields);
  return frame(1, 1, cut === undefined ? whole : whole.subarray(0, cut));
}

export function declareExchange(
  exchange: string,
  type: string,
  given: Record<string, Plain> = {},
  more = {},
): WrongUse {
  return call(`exchange ${exchange} ${type} ${jsonText({ ...given, ...more })}`, 'exchange.declare', {
    ...exchangeFlags,
    ...more,
    exchange,
    type,
    arguments: tableOf(given),
  });
}

export function declareQueue(queue: string, given: Record<string, Plain>, more = {}): WrongUse {
  return call(
    `queue ${queue} ${jsonText({ ...given, ...more })}`,
    'queue.declare',
    queueDeclare(queue, { ...more, arguments: tableOf(given) }),
  );
}

export function bind(queue: string, exchange: string, given: Record<string, Plain> = {}): WrongUse {
  const fields = { ...none, queue, exchange, routingKey: 'k', arguments: tableOf(given) };
  return call(`binding ${queue} to ${exchange} ${jsonText(given)}`, 'queue.bind', fields);
}

export function bindExchange(destination: string, source: string): WrongUse {
  const fields = { ...none, destination, source, routingKey: 'k', arguments: [] };
  return call(`binding exchange ${destination} to ${source}`, 'exchange.bind', fields);
}

export function consume(queue: string, given: Record<string, Plain> = {}, more = {}): WrongUse {
  return call(`consuming ${queue} ${jsonText({ ...given, ...more })}`, 'basic.consume', {
    ...none,
    queue,
    consumerTag: 'c',
    noLocal: false,
    noAck: false,
    exclusive: false,
    // RabbitMQ's queue answers for itself, when it comes to it.
    nowait: true,
    ...more,
    arguments: tableOf(given),
  });
}

export function qos(prefetchCount: number, global = false, prefetchSize = 0): WrongUse {
  const fields = { prefetchSize, prefetchCount, global };
  return call(`qos ${jsonText(fields)}`, 'basic.qos', fields);
}

export const publishMethod = {
  ticket: 0,
  exchange: '',
  routingKey: 'plain',
  mandatory: false,
  immediate: false,
} as const;

export const plain = declareQueue('plain', {});
export const quorum = declareQueue('quorum', { 'x-queue-type': 'quorum' }, { durable: true });
export const stream = declareQueue('stream', { 'x-queue-type': 'stream' }, { durable: true });
