// The channels of one connection: opening them, finding the one that a frame is for, and what concerns all of them.

import type { AnyQueue } from './any-queue.ts';
import { methodKey } from '../amqp/methods.ts';
import { BrokerError, notAllowed } from './broker-error.ts';
import { Channel } from './channel.ts';
import type { Connection } from './connection.ts';

const openKey = methodKey('channel.open');
const closeOkKey = methodKey('channel.close-ok');

export class ChannelSet {
  private readonly connection: Connection;
  private readonly byNumber = new Map<number, Channel>();
  private unconfirmed: Channel[] = [];

  constructor(connection: Connection) {
    this.connection = connection;
  }

  get size(): number {
    return this.byNumber.size;
  }

  values(): Iterable<Channel> {
    return this.byNumber.values();
  }

  /** A frame for a channel of a running connection. Throws hard errors. */
  frame(type: number, number: number, key: number, bytes: Buffer, start: number, end: number): void {
    const channel = this.byNumber.get(number);
    if (channel !== undefined) channel.frame(type, bytes, start, end);
    else if (key === openKey) this.open(number);
    // A close-ok may cross our forgetting the channel.
    else if (key !== closeOkKey) throw new BrokerError('CHANNEL_ERROR', "expected 'channel.open'");
  }

  forget(channel: Channel): void {
    this.byNumber.delete(channel.number);
  }

  /** That channel has something to confirm when this turn ends. */
  confirmLater(channel: Channel): void {
    this.unconfirmed.push(channel);
  }

  flushConfirms(): void {
    if (this.unconfirmed.length === 0) return;
    const { unconfirmed } = this;
    this.unconfirmed = [];
    for (const channel of unconfirmed) channel.flushConfirms();
  }

  wakeConsumers(): void {
    for (const channel of this.byNumber.values()) channel.wakeConsumers();
  }

  closeAll(): void {
    // First all consumers: what one channel gives back must not go to another of the same dying connection.
    const sources = new Set<AnyQueue>();
    for (const channel of this.byNumber.values()) {
      for (const [tag, { source }] of channel.consumers) {
        sources.add(source);
        channel.cancelConsumer(tag);
      }
    }
    for (const channel of this.byNumber.values()) channel.close();
    this.byNumber.clear();
    for (const source of sources) source.pump();
  }

  private open(number: number): void {
    const { channelMax } = this.connection;
    // As in RabbitMQ, it is how many that counts, not their numbers.
    if (this.byNumber.size >= channelMax) {
      throw notAllowed(
        `number of channels opened (${this.byNumber.size}) has reached the negotiated channel_max (${channelMax})`,
      );
    }
    this.byNumber.set(number, new Channel(this.connection, number));
    this.connection.send(number, 'channel.open-ok', { channelId: '' });
  }
}
