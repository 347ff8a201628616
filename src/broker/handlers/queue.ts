// AMQP class queue (50): declare, bind, unbind, purge, delete. An empty queue name stands for the one that this channel
// declared last.

import { accessRefused, describe, notFound, notImplemented } from '../broker-error.ts';
import type { Channel } from '../channel.ts';
import { isReplyQueueName } from '../direct-reply.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { replyToAlias } from '../publish-properties.ts';
import type { AnyQueue } from '../any-queue.ts';
import { refuseDefault, withoutLineBreaks } from '../names.ts';

export const queueHandlers: ChannelHandlers = {
  'queue.declare'(
    channel,
    { queue: name, passive, durable, exclusive, autoDelete, nowait, arguments: given },
  ) {
    const { connection } = channel;
    const { host } = connection;
    if (name.startsWith(replyToAlias)) return declareReplyQueue(channel, withoutLineBreaks(name), nowait);
    let queue: AnyQueue;
    if (passive) {
      queue = host.useQueue(withoutLineBreaks(name), connection.id);
      queue.renewLease();
    } else {
      const owner = exclusive ? connection.id : null;
      // RabbitMQ 4 takes an exclusive queue for transient, whatever was asked: it cannot outlive its connection.
      const settings = { name, durable: durable && !exclusive, autoDelete, owner, arguments: given };
      ({ queue } = host.declareQueue(settings, connection.id));
    }
    channel.lastDeclaredQueue = queue.name;
    if (nowait) return;
    const { messages: messageCount, consumers: consumerCount } = queue.told;
    channel.send('queue.declare-ok', { queue: queue.name, messageCount, consumerCount });
  },

  'queue.bind'(channel, { queue: name, exchange, routingKey, nowait, arguments: given }) {
    const { connection } = channel;
    const key = routingKeyOf(channel, name, routingKey);
    refuseReplyQueue(name);
    refuseDefault(exchange);
    const queueName = queueNameOf(channel, name);
    const source = connection.host.findExchange(withoutLineBreaks(exchange));
    const queue = connection.host.useQueue(queueName, connection.id);
    connection.host.bind(source, queue, key, given);
    if (!nowait) channel.send('queue.bind-ok', {});
  },

  'queue.unbind'(channel, { queue: name, exchange, routingKey, arguments: given }) {
    const { connection } = channel;
    const key = routingKeyOf(channel, name, routingKey);
    refuseReplyQueue(name);
    refuseDefault(exchange);
    const { host } = connection;
    const queueName = withoutLineBreaks(queueNameOf(channel, name));
    const source = host.exchanges.get(withoutLineBreaks(exchange));
    const queue = host.queues.get(queueName);
    // What does not exist is not bound either, and RabbitMQ answers ok; it asks for the owner only of a binding that is there.
    if (source !== undefined && queue !== undefined && source.find(queue, key, given) !== undefined) {
      host.unbind(source, host.useQueue(queueName, connection.id), key, given);
    }
    channel.send('queue.unbind-ok', {});
  },

  'queue.purge'(channel, { queue: name, nowait }) {
    const { connection } = channel;
    const messageCount = connection.host.useQueue(queueNameOf(channel, name), connection.id).purge();
    if (!nowait) channel.send('queue.purge-ok', { messageCount });
  },

  'queue.delete'(channel, { queue: name, ifUnused, ifEmpty, nowait }) {
    const { host, id } = channel.connection;
    const actualName = withoutLineBreaks(queueNameOf(channel, name));
    // Deleting a queue that is not there succeeds, as in RabbitMQ.
    const queue = host.queues.has(actualName) ? host.useQueue(actualName, id) : null;
    if (queue !== null && ifUnused) refuseCondition(queue, 'if-unused');
    if (queue !== null && ifEmpty) refuseCondition(queue, 'if-empty');
    const messageCount = queue === null ? 0 : host.deleteQueue(queue, { ifUnused, ifEmpty });
    if (!nowait) channel.send('queue.delete-ok', { messageCount });
  },
};

/** Quorum queues know no conditions, and say so; streams do not look at them. */
function refuseCondition({ name, rules }: AnyQueue, flag: string): void {
  if (rules.type !== 'quorum') return;
  throw notImplemented(
    `cannot delete ${describe('queue', name)}. queue.delete operations with ${flag} flag set are not supported by ` +
      'quorum queues',
  );
}

/** Declaring a direct reply queue only asks whether it is there: it has one consumer then, by definition. */
function declareReplyQueue(channel: Channel, name: string, nowait: boolean): void {
  if (name !== replyToAlias && channel.connection.host.replies.get(name) === undefined) {
    throw notFound(`no ${describe('queue', name)}`);
  }
  channel.lastDeclaredQueue = name;
  if (!nowait) channel.send('queue.declare-ok', { queue: name, messageCount: 0, consumerCount: 1 });
}

function refuseReplyQueue(name: string): void {
  if (isReplyQueueName(name)) {
    throw accessRefused('cannot bind or unbind to a volatile (direct reply-to) queue');
  }
}

/** The queue that a method means. */
export function queueNameOf(channel: Channel, name: string): string {
  if (name !== '') return name;
  if (channel.lastDeclaredQueue === null) throw notFound('no previously declared queue');
  return channel.lastDeclaredQueue;
}

/** With neither queue nor routing key, the key is the name of the last declared queue. */
function routingKeyOf(channel: Channel, queue: string, routingKey: string): string {
  return queue === '' && routingKey === '' ? queueNameOf(channel, '') : routingKey;
}
