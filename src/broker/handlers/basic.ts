// AMQP class basic (60), all but publish and ack, which come by the million and are read in channel.ts and publisher.ts.

import { notAllowed, notImplemented } from '../broker-error.ts';
import type { Channel } from '../channel.ts';
import { Consumer } from '../consumer.ts';
import { checkConsumerArguments, consumerPriority } from '../consumer-arguments.ts';
import { refuseConsumer, refuseGet } from '../consumer-admission.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { replyToAlias } from '../publish-properties.ts';
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
    refuseConsumer(queue, {
      noAck,
      exclusive,
      prefetch: channel.prefetchPerConsumer,
      prefetchGlobal: channel.ledger.prefetchGlobal,
    });
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

function recover(channel: Channel, requeue: boolean): void {
  if (!requeue) throw notImplemented('requeue=false');
  channel.recover();
}
