// Finds the handler of a channel's method. The handlers are one file per AMQP class, in handlers/.

import { decodeMethod } from '../amqp/method-codec.ts';
import { type MethodFields, type MethodName, methodKey, methodName } from '../amqp/methods.ts';
import { WireReader } from '../amqp/reader.ts';
import { BrokerError } from './broker-error.ts';
import type { Channel } from './channel.ts';
import { accessHandlers } from './handlers/access.ts';
import { basicHandlers } from './handlers/basic.ts';
import { channelHandlers } from './handlers/channel.ts';
import { confirmHandlers } from './handlers/confirm.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { queueHandlers } from './handlers/queue.ts';
import { txHandlers } from './handlers/tx.ts';

/** What a handlers file exports: some of the methods, by name. */
export type ChannelHandlers = {
  readonly [Name in MethodName]?: (channel: Channel, fields: MethodFields<Name>) => void;
};

type AnyHandler = (channel: Channel, fields: MethodFields<MethodName>) => void;

const handlers = new Map<number, readonly [name: MethodName, handle: AnyHandler]>();
const classes: readonly ChannelHandlers[] = [
  channelHandlers,
  accessHandlers,
  exchangeHandlers,
  queueHandlers,
  basicHandlers,
  confirmHandlers,
  txHandlers,
];
for (const group of classes) {
  for (const [name, handle] of Object.entries(group) as [MethodName, AnyHandler][]) {
    handlers.set(methodKey(name), [name, handle]);
  }
}

/** Decodes the fields in `bytes[start, end)` and calls the handler. Throws BrokerError and WireError. */
export function dispatch(channel: Channel, key: number, bytes: Buffer, start: number, end: number): void {
  const found = handlers.get(key);
  if (found === undefined) throw unknownMethod(key);
  const [name, handle] = found;
  handle(
    channel,
    decodeMethod(name, new WireReader(bytes, start, end), channel.connection.limits.tableDepth),
  );
}

export function unknownMethod(key: number): BrokerError {
  const name = methodName(key);
  return new BrokerError(
    'COMMAND_INVALID',
    name === undefined ? `unknown method ${key >>> 16}.${key & 0xffff}` : 'unimplemented method',
  );
}
