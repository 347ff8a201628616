// The queue that a tap reads from: named by the server, ours alone, gone with its consumer or our connection, whatever
// becomes of us. It drops its oldest when we are slow. Never reject-publish: the server would refuse the publisher for it.

import type { FieldTable } from '../../../amqp/field-table.ts';
import type { TapPlan } from '../../../contract/tap.ts';
import { toArguments } from '../../amqp/field-values.ts';
import { serverReply } from '../errors.ts';
import type { Link } from '../link.ts';
import type { LinkChannel, Received } from '../link-channel.ts';

export const tapMaxMessages = 10_000;
const maxBytes = 32 * 1024 * 1024;

const caps: FieldTable = [
  { key: 'x-max-length', value: { tag: 'l', value: BigInt(tapMaxMessages) } },
  { key: 'x-max-length-bytes', value: { tag: 'l', value: BigInt(maxBytes) } },
  { key: 'x-overflow', value: { tag: 'S', value: 'drop-head' } },
  // A policy of the server for all queues must not make another type of it.
  { key: 'x-queue-type', value: { tag: 'S', value: 'classic' } },
];

/**
 * A policy for all queues may name a dead letter exchange: what is dropped here would come out there, among real dead
 * letters. Arguments go before policies. Nobody can have a queue of this name: the server keeps such names to itself.
 */
const droppedForGood: FieldTable = [
  { key: 'x-dead-letter-exchange', value: { tag: 'S', value: '' } },
  { key: 'x-dead-letter-routing-key', value: { tag: 'S', value: 'amq.leveret.nowhere' } },
];

/**
 * Consumes from it without acknowledgements, on a channel of its own; closing that ends it all. `onMessage`: null when the
 * server cancels the consumer. Rejects with the server's reply, and has left nothing on the server then.
 */
export async function consumeTemporary(
  link: Link,
  bindings: TapPlan['bindings'],
  onMessage: (message: Received | null) => void,
): Promise<LinkChannel> {
  const { channel, queue } = await declare(link);
  try {
    // Before anything is bound: the queue goes with its consumer, whatever fails from here on.
    await channel.consume({ queue, noAck: true, exclusive: true }, onMessage);
    for (const { exchange, routingKey, arguments: settings } of bindings) {
      await channel.call('queue.bind', { queue, exchange, routingKey, arguments: toArguments(settings) });
    }
    return channel;
  } catch (error) {
    await channel.close();
    // One that never had a consumer would stay for as long as our connection; that ends it where this cannot.
    await link.withChannel((next) => next.call('queue.delete', { queue })).catch(() => undefined);
    throw error;
  }
}

interface Declared {
  readonly channel: LinkChannel;
  readonly queue: string;
}

async function declare(link: Link): Promise<Declared> {
  try {
    return await declareWith(link, [...caps, ...droppedForGood]);
  } catch (error) {
    // To name a dead letter exchange takes write permission on it, which nothing else here does.
    if (serverReply(error)?.replyCode !== accessRefused) throw error;
    return await declareWith(link, caps);
  }
}

const accessRefused = 403;

function declareWith(link: Link, settings: FieldTable): Promise<Declared> {
  return link.prepared(async (channel) => {
    const fields = { queue: '', exclusive: true, autoDelete: true, arguments: settings };
    const { queue } = await channel.call('queue.declare', fields);
    return { channel, queue };
  });
}
