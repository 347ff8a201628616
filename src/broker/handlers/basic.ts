// AMQP class basic (60), all but publish and ack, which come by the million and are read in channel.ts and publisher.ts.

import { accessRefused, describe, notAllowed, notImplemented, resourceLocked } from '../broker-error.ts';
import type { Channel } from '../channel.ts';
import { Consumer } from '../consumer.ts';
import { checkConsumerArguments, consumerPriority } from '../consumer-arguments.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { replyToAlias } from '../publish-properties.ts';
import type { AnyQueue } from '../any-queue.ts';
import { generateName } from '../names.ts';
import { queueNameOf } from './queue.ts';

export const basicHandlers: ChannelHandlers = {
  'basic.qos'(channel, { prefetchSize, prefetchCount, global }) {
    if (prefetchSize !== 0) throw notImplemented(`prefetch_size!=0 (${prefetchSize})`);
    if (global) {
      channel.ledger.prefetchGlobal = prefetchCount;
    } else {
      // As in RabbitMQ: the limit of consumers to come, and the channel's own is lifted.
      channel.prefetchPerConsumer = prefetchCount;
      channel.ledger.prefetchGlobal = 0;
    }
    channel.wakeConsumers();
    channel.send('basic.qos-ok', {});
  },

  'basic.consume'(channel, { queue: name, consumerTag, noAck, exclusive, nowait, arguments: given }) {
    const queueName = queueNameOf(channel, name);
    if (channel.consumers.has(consumerTag)) {
      throw notAllowed(`attempt to reuse consumer tag '${consumerTag}'`);
    }
    const { connection } = channel;
    const tag = consumerTag === '' ? generateName('amq.ctag-') : consumerTag;
    if (name === replyToAlias) {
      connection.host.replies.consume(channel, tag, noAck);
      if (!nowait) channel.send('basic.consume-ok', { consumerTag: tag });
      return;
    }
    const queue = connection.host.useQueue(queueName, connection.id);
    checkConsumerArguments(queue, given);
    refuseConsumer(channel, queue, exclusive);
    const settings = {
      tag,
      noAck,
      exclusive,
      prefetch: channel.prefetchPerConsumer,
      arguments: given,
      priority: consumerPriority(given),
    };
    const consumer = new Consumer(queue, channel, settings, connection.host.clock);
    if (!nowait) channel.send('basic.consume-ok', { consumerTag: consumer.tag });
    channel.addConsumer(queue, consumer);
    queue.pump();
  },

  'basic.cancel'(channel, { consumerTag, nowait }) {
    const consumer = channel.cancelConsumer(consumerTag);
    if (!nowait) channel.send('basic.cancel-ok', { consumerTag });
    consumer?.source.pump();
  },

  'basic.cancel-ok'() {
    // The answer to our basic.cancel, from clients that answer although it says nowait.
  },

  'basic.get'(channel, { queue: name, noAck }) {
    const { connection } = channel;
    const queue = connection.host.useQueue(queueNameOf(channel, name), connection.id);
    refuseGet(queue);
    let tag = 0;
    const entry = queue.get(channel.ledger, noAck, () => (tag = channel.ledger.nextTag()));
    if (entry === undefined) {
      channel.send('basic.get-empty', { clusterId: '' });
      return;
    }
    const { exchange, routingKey } = entry.message;
    channel.delivered += 1;
    channel.send('basic.get-ok', {
      deliveryTag: BigInt(tag),
      redelivered: entry.redelivered,
      exchange,
      routingKey,
      messageCount: queue.readyCount,
    });
    channel.sendContent(entry);
    if (noAck) queue.releaseDelivered(entry);
  },

  'basic.ack'(channel, { deliveryTag, multiple }) {
    channel.settle(Number(deliveryTag), multiple, 'ack');
  },

  'basic.nack'(channel, { deliveryTag, multiple, requeue }) {
    channel.settle(Number(deliveryTag), multiple, requeue ? 'requeue' : 'reject');
  },

  'basic.reject'(channel, { deliveryTag, requeue }) {
    channel.settle(Number(deliveryTag), false, requeue ? 'requeue' : 'reject');
  },

  'basic.recover-async'(channel, { requeue }) {
    recover(channel, requeue);
  },

  'basic.recover'(channel, { requeue }) {
    if (requeue) channel.send('basic.recover-ok', {});
    recover(channel, requeue);
  },
};

function refuseGet(queue: AnyQueue): void {
  if (queue.rules.type !== 'quorum' || !queue.rules.singleActiveConsumer) return;
  throw resourceLocked(
    `cannot obtain access to locked ${describe('queue', queue.name)}. basic.get operations ` +
      'are not supported by quorum queues with single active consumer',
  );
}

/** Quorum queues know no prefetch of the channel, and take no notice of consumers that want to be alone. */
function refuseConsumer(channel: Channel, queue: AnyQueue, exclusive: boolean): void {
  if (queue.rules.type === 'classic') return refuseInExclusiveUse(queue, exclusive);
  if (channel.ledger.prefetchGlobal > 0) {
    throw notImplemented(`${describe('queue', queue.name)} does not support global qos`);
  }
}

/** Throws 403 when one consumer has the queue for itself, or wants it and is not alone. */
export function refuseInExclusiveUse(queue: AnyQueue, exclusive: boolean): void {
  const refused = (): Error => accessRefused(`${describe('queue', queue.name)} in exclusive use`);
  // A queue with a single active consumer is never for one consumer alone.
  if (exclusive && queue.rules.singleActiveConsumer) throw refused();
  if (queue.consumers.size === 0) return;
  const taken = [...queue.consumers].some((consumer) => consumer.exclusive);
  if (exclusive || taken) throw refused();
}

function recover(channel: Channel, requeue: boolean): void {
  if (!requeue) throw notImplemented('requeue=false');
  channel.recover();
}
