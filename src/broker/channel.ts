// One AMQP channel: its publisher, its unacked messages, its consumers, and its end. The methods that a client may call
// are in handlers/; soft errors end here, in one place.

import type { MethodFields, MethodName } from '../amqp/methods.ts';
import { methodKey } from '../amqp/methods.ts';
import { frameType } from '../amqp/frames.ts';
import type { ChannelView } from './broker-api.ts';
import { BrokerError } from './broker-error.ts';
import { getLongLong } from './bytes.ts';
import { Confirms } from './confirms.ts';
import type { Connection } from './connection.ts';
import type { ConsumerEventKind } from './connection-surroundings.ts';
import type { Consumer, DeliverySink } from './consumer.ts';
import { DeliveryTemplate, writeContent, writeMessage } from './content-writer.ts';
import { deliverPublication } from './deliver-publication.ts';
import { consumerKey, isReplyQueueName } from './direct-reply.ts';
import { dispatch } from './dispatch.ts';
import { Ledger, type Settlement } from './ledger.ts';
import type { Message } from './message.ts';
import { type Publication, Publisher } from './publisher.ts';
import type { AnyQueue } from './any-queue.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { Transaction } from './transaction.ts';
import { replyCodes } from './reply-codes.ts';

const publishKey = methodKey('basic.publish');
const ackKey = methodKey('basic.ack');
const closeKey = methodKey('channel.close');
const closeOkKey = methodKey('channel.close-ok');

export class Channel implements ChannelView, DeliverySink {
  readonly connection: Connection;
  readonly number: number;
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  /** By {@link consumerKey}. */
  readonly consumers = new Map<string, Consumer>();
  prefetchPerConsumer = 0;
  confirms = false;
  /** Null unless the channel is transactional. */
  transaction: Transaction | null = null;
  delivered = 0;
  /** What an empty queue name in a method stands for. */
  lastDeclaredQueue: string | null = null;
  /** We have sent channel.close and wait for the answer; all else is dropped. */
  private closing = false;
  private readonly owed = new Confirms();

  constructor(connection: Connection, number: number) {
    this.connection = connection;
    this.number = number;
    this.ledger = new Ledger({ connectionId: connection.id, channelNumber: number });
    this.ledger.line.onBusy = (busy) => connection.holdUps.settles(busy);
    this.publisher = new Publisher(connection.host, connection.limits, connection.user);
  }

  get channelNumber(): number {
    return this.number;
  }

  get consumerCount(): number {
    return this.consumers.size;
  }

  get unackedCount(): number {
    return this.ledger.unackedCount;
  }

  get prefetchGlobal(): number {
    return this.ledger.prefetchGlobal;
  }

  get unconfirmedCount(): number {
    return this.owed.unconfirmedCount;
  }

  get published(): number {
    return this.publisher.published;
  }

  get acked(): number {
    return this.ledger.acked;
  }

  /** A frame for this channel. Throws hard errors only. */
  frame(type: number, bytes: Buffer, start: number, end: number): void {
    const key = type === frameType.method && end - start >= 4 ? bytes.readInt32BE(start) : 0;
    if (this.closing) return this.frameWhileClosing(key);
    try {
      if (type === frameType.method) this.method(key, bytes, start, end);
      else if (type === frameType.header) this.publish(this.publisher.header(bytes, start, end));
      else this.publish(this.publisher.body(bytes, start, end));
    } catch (error) {
      const failed = key === 0 ? publishKey : key;
      if (!(error instanceof BrokerError) || !error.soft) throw this.connection.withMethod(error, failed);
      this.fail(error, failed);
    }
  }

  send<Name extends MethodName>(name: Name, fields: MethodFields<Name>): void {
    this.connection.send(this.number, name, fields);
  }

  /** Answers when all that was written down until now is on the disk. */
  sendWhenDurable<Name extends MethodName>(name: Name, fields: MethodFields<Name>): void {
    const { durability } = this.connection.host;
    if (durability === null || durability.isDurable) return this.send(name, fields);
    void durability.log.whenDurable().then((durable) => {
      if (durable && !this.closing) this.send(name, fields);
    });
  }

  /** `multiple` with tag 0 means everything. Throws 406 for a tag that is not outstanding. */
  settle(tag: number, multiple: boolean, how: Settlement): void {
    if (this.transaction !== null) {
      this.transaction.settle(this.ledger.take(tag, multiple), how);
      return;
    }
    this.ledger.settle(tag, multiple, how);
    if (this.ledger.prefetchGlobal > 0) this.wakeConsumers();
  }

  /** Gives back everything unacked. */
  recover(): void {
    this.ledger.conclude(this.ledger.takeAll(), 'requeue');
    this.wakeConsumers();
  }

  canTake(): boolean {
    return !this.connection.congested;
  }

  deliver(consumer: Consumer, entry: QueueEntry, deliveryTag: number): void {
    const { message } = entry;
    this.delivered += 1;
    let { template } = consumer;
    if (
      template === null ||
      template.routingKey !== message.routingKey ||
      template.exchange !== message.exchange
    ) {
      template = new DeliveryTemplate(this.number, consumer.tag, message.exchange, message.routingKey);
      consumer.template = template;
    }
    template.write(this.connection.output, deliveryTag, entry.redelivered);
    writeContent(this.connection.output, this.number, entry, this.connection.frameMaxBytes);
    this.connection.outlet.grew();
  }

  /** basic.get: the method is the handler's. */
  sendContent(entry: QueueEntry): void {
    writeContent(this.connection.output, this.number, entry, this.connection.frameMaxBytes);
    this.connection.outlet.grew();
  }

  addConsumer(queue: AnyQueue, consumer: Consumer): void {
    this.consumers.set(consumer.tag, consumer);
    queue.addConsumer(consumer);
    this.announce('consumer-joined', consumer);
  }

  /** Undefined if there is no such consumer; the reply consumer goes before another of that tag. Pump its queue when what it held is back: another may take over. */
  cancelConsumer(tag: string): Consumer | undefined {
    const { replyQueue } = this.publisher;
    const replies = replyQueue === null ? undefined : this.consumers.get(replyQueue);
    const consumer = replies?.tag === tag ? replies : this.consumers.get(tag);
    if (consumer === undefined) return undefined;
    this.consumers.delete(consumerKey(consumer));
    if (consumer === replies) this.publisher.replyQueue = null;
    consumer.source.removeConsumer(consumer);
    this.announce('consumer-left', consumer);
    return consumer;
  }

  /** Nobody lists the queue of a direct reply, nor its consumer. */
  private announce(kind: ConsumerEventKind, consumer: Consumer, reason?: string): void {
    if (!isReplyQueueName(consumer.queue)) this.connection.announceConsumer(kind, consumer, reason);
  }

  /** The queue has gone. */
  cancelled(consumer: Consumer): void {
    this.consumers.delete(consumerKey(consumer));
    if (this.connection.identity.capable('consumer_cancel_notify')) {
      this.send('basic.cancel', { consumerTag: consumer.tag, nowait: true });
    }
    this.announce('consumer-cancelled', consumer, `queue '${consumer.queue}' was deleted`);
  }

  /** Consumers that stopped for the socket or the channel's prefetch may go on. */
  wakeConsumers(): void {
    for (const consumer of this.consumers.values()) consumer.source.wake(consumer);
  }

  /** Answers all that was published until now, in few frames. */
  flushConfirms(): void {
    const { durability } = this.connection.host;
    const durable = durability === null ? 0 : durability.durablePosition;
    const rest = this.owed.flush(this.connection.output, this.number, durable);
    if (rest && durability !== null) durability.whenMoreIsDurable(this.moreIsDurable);
  }

  /** Consumers leave, unacked messages go back. Sends nothing. */
  close(): void {
    this.closing = true;
    this.publisher.close();
    this.transaction?.rollback(this.ledger, this.connection.host.store);
    const consumers = [...this.consumers.values()];
    for (const { tag } of consumers) this.cancelConsumer(tag);
    this.ledger.giveBackAll();
    for (const { source } of consumers) source.pump();
  }

  private method(key: number, bytes: Buffer, start: number, end: number): void {
    if (!this.publisher.expectsMethod) throw this.publisher.interrupted();
    if (key === publishKey) this.publisher.begin(bytes, start + 4, end);
    else if (key === ackKey && end - start === 13) {
      this.settle(getLongLong(bytes, start + 4), ((bytes[start + 12] as number) & 1) !== 0, 'ack');
    } else dispatch(this, key, bytes, start + 4, end);
  }

  private publish(publication: Publication | null): void {
    if (publication === null) return this.connection.holdUps.hasPublished();
    if (this.transaction === null) this.accept(publication);
    else this.transaction.publish(publication);
    this.connection.holdUps.hasPublished();
  }

  /**
   * Into the queues, or back to the publisher; false if a queue was full and refused it. A queue may have gone since a
   * transaction routed to it.
   */
  accept({ message, queues: routed, mandatory }: Publication): boolean {
    const queues = this.transaction === null ? routed : routed.filter((queue) => !queue.deleted);
    const accepted =
      mandatory && queues.length === 0
        ? deliverPublication(this.connection.host, message, queues, this.returnMessage)
        : deliverPublication(this.connection.host, message, queues);
    if (this.confirms) {
      // Written down or not: the message may be gone from its queues by now, the confirm still tells the truth.
      const position = message.written ? (this.connection.host.durability?.position ?? 0) : 0;
      if (this.owed.add(!accepted, position)) this.connection.confirmLater(this);
    }
    return accepted;
  }

  private readonly moreIsDurable = (): void => {
    if (!this.closing) this.connection.confirmLater(this);
  };

  private readonly returnMessage = (message: Message): void => {
    const { exchange, routingKey } = message;
    this.send('basic.return', {
      replyCode: replyCodes.NO_ROUTE,
      replyText: 'NO_ROUTE',
      exchange,
      routingKey,
    });
    writeMessage(this.connection.output, this.number, message, this.connection.frameMaxBytes);
    this.connection.outlet.grew();
  };

  private fail(error: BrokerError, failedKey: number): void {
    this.flushConfirms();
    this.close();
    this.send('channel.close', {
      replyCode: error.replyCode,
      replyText: error.replyText,
      classId: failedKey >>> 16,
      methodId: failedKey & 0xffff,
    });
    this.connection.notice('warning', `closed channel ${this.number}: ${error.message}`);
  }

  private frameWhileClosing(key: number): void {
    if (key === closeKey) this.send('channel.close-ok', {});
    // Both sides may close at once; either answer ends it.
    if (key === closeOkKey || key === closeKey) this.connection.forgetChannel(this);
  }
}
