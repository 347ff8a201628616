// Direct reply-to: a channel that consumes from the alias gets a queue of its own that nobody else sees, and the broker
// puts that queue's name into the reply-to of what the channel publishes. The queue lives as long as the consumer.

import { randomBytes } from 'node:crypto';
import { preconditionFailed } from './broker-error.ts';
import type { Channel } from './channel.ts';
import { Consumer } from './consumer.ts';
import { replyToAlias } from './publish-properties.ts';
import { Queue } from './queue.ts';
import { queueRules } from './queue-rules.ts';
import type { VirtualHost } from './virtual-host.ts';

const replyQueuePrefix = `${replyToAlias}.`;

export function isReplyQueueName(name: string): boolean {
  return name.startsWith(replyQueuePrefix);
}

/** What a channel knows its consumer by: the tag, but another consumer may have the tag of the reply consumer too. */
export function consumerKey({ queue, tag }: Consumer): string {
  return isReplyQueueName(queue) ? queue : tag;
}

/** The reply queues of all channels, by name: apart from the virtual host's own, which an inspector lists. */
export class ReplyQueues {
  private readonly host: VirtualHost;
  private readonly byName = new Map<string, Queue>();

  constructor(host: VirtualHost) {
    this.host = host;
  }

  get(name: string): Queue | undefined {
    return this.byName.get(name);
  }

  /** Throws 406 as RabbitMQ does for a consumer that would acknowledge, and for a second one. */
  consume(channel: Channel, consumerTag: string, noAck: boolean): void {
    if (!noAck) throw preconditionFailed('reply consumer cannot acknowledge');
    if (channel.publisher.replyQueue !== null) throw preconditionFailed('reply consumer already set');
    const { host } = this;
    const name = `${replyQueuePrefix}${randomBytes(16).toString('base64url')}.${randomBytes(9).toString('base64url')}`;
    const settings = {
      name,
      durable: false,
      autoDelete: true,
      owner: channel.connection.id,
      arguments: [],
      rules: queueRules('classic', []),
    };
    const { clock, store, totals, deadLetters } = host;
    const remove = (queue: Queue): void => this.remove(queue);
    const queue = new Queue(settings, {
      clock,
      store,
      totals,
      deadLetters,
      unused: remove,
      outlived: remove,
    });
    this.byName.set(name, queue);
    host.version += 1;
    channel.publisher.replyQueue = name;
    const consumer = new Consumer(
      queue,
      channel,
      { tag: consumerTag, noAck, exclusive: false, prefetch: 0, arguments: [], priority: 0 },
      clock,
    );
    channel.consumers.set(consumerKey(consumer), consumer);
    queue.addConsumer(consumer);
  }

  private remove(queue: Queue): void {
    this.byName.delete(queue.name);
    this.host.version += 1;
    queue.close();
  }
}
