// The consume facet: a test consumer on a channel of its own, that takes for real and settles as the user said.
// It always acknowledges itself, also where the user wants no acknowledgements: only then does the server stop sending
// when the consumer pauses, and hold back what would otherwise fill our memory.

import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { Delivery } from '../../contract/model.ts';
import type { StreamStart } from '../../contract/peek.ts';
import type { Clock } from '../../lib/clock.ts';
import { DelayedSettling } from '../amqp/delayed-settling.ts';
import { readProperties } from '../amqp/message-properties.ts';
import { streamOffset } from '../amqp/stream-offset.ts';
import type { ConsumeFacet, ConsumeOptions, TestConsumer } from '../connector.ts';
import { rabbitError, translated } from './errors.ts';
import type { LinkChannel, Received } from './link-channel.ts';
import type { LinkKeeper } from './link-keeper.ts';
import { offsetOf } from './peek/kept-message.ts';

/** A reader that is slow for a moment pauses and resumes at once; giving back would mark messages as redelivered. */
const pauseGraceMs = 500;

type How = 'ack' | 'requeue' | 'reject';

interface Listeners {
  onDelivery(delivery: Delivery): void;
  onEnd(reason: string): void;
}

export function consumeFacet(keeper: LinkKeeper, clock: Clock): ConsumeFacet {
  return {
    start: (options, onDelivery, onEnd) => {
      const trying = `consume from the queue '${options.queue}'`;
      return translated(trying, () =>
        keeper.link(trying).prepared(async (channel) => {
          // A queue that is not there is an error now, not at the first resume.
          await channel.call('queue.declare', { queue: options.queue, passive: true });
          const most = limits.testConsumerPrefetchMax;
          await channel.call('basic.qos', {
            prefetchCount: options.prefetch === 0 ? most : Math.min(options.prefetch, most),
          });
          return new ChannelConsumer(channel, options, clock, { onDelivery, onEnd });
        }),
      );
    },
  };
}

class ChannelConsumer implements TestConsumer {
  readonly #channel: LinkChannel;
  readonly #options: ConsumeOptions;
  readonly #clock: Clock;
  readonly #listeners: Listeners;
  readonly #settling: DelayedSettling;
  /** Delivery tags of what the user was given and nobody has settled, oldest first. */
  readonly #held = new Set<number>();
  /** Came while the consumer pauses, unseen by the user. Bounded by the prefetch. */
  readonly #waiting: Received[] = [];
  #wanted = false;
  #ended = false;
  /** Consuming and cancelling take an answer each; they follow one another. */
  #turn: Promise<void> = Promise.resolve();
  #consumerTag: string | null = null;
  /** Of a stream: where the next subscription goes on. */
  #from: StreamStart | undefined;
  #callOffGrace: () => void = () => undefined;

  constructor(channel: LinkChannel, options: ConsumeOptions, clock: Clock, listeners: Listeners) {
    this.#channel = channel;
    this.#options = options;
    this.#from = options.from;
    this.#clock = clock;
    this.#listeners = listeners;
    this.#settling = new DelayedSettling(clock, options.settle, options.delayMs, (tag, how) => {
      // The user was faster and settled it by hand.
      if (this.#held.has(tag)) this.#settle(tag, how);
    });
    channel.onClose((problem) => {
      const error = problem ?? new Error('Channel closed');
      const going = this.#consumerTag === null ? 'consume' : 'go on consuming';
      this.#end(rabbitError(error, `${going} from the queue '${options.queue}'`).message);
    });
  }

  settle(deliveryTag: string, how: How, multiple: boolean): void {
    const tag = Number(deliveryTag);
    const trying = `settle delivery ${deliveryTag} of the queue '${this.#options.queue}'`;
    if (!this.#held.has(tag)) {
      throw new AppError(
        'precondition_failed',
        `Could not ${trying}: unknown delivery tag ${deliveryTag}. It has been settled already, or the consumer has ended and the message went back.`,
      );
    }
    try {
      if (!multiple) return this.#settle(tag, how);
      for (const earlier of [...this.#held].filter((held) => held <= tag)) this.#settle(earlier, how);
    } catch (error) {
      throw rabbitError(error, trying);
    }
  }

  pause(): void {
    if (this.#ended || !this.#wanted) return;
    this.#wanted = false;
    this.#callOffGrace = this.#clock.after(pauseGraceMs, () => this.#followSoon());
  }

  resume(): void {
    if (this.#ended || this.#wanted) return;
    this.#wanted = true;
    this.#callOffGrace();
    while (this.#wanted) {
      const message = this.#waiting.shift();
      if (message === undefined) break;
      this.#hand(message);
    }
    this.#followSoon();
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wanted = false;
    this.#callOffGrace();
    this.#settling.stop();
    // After the cancel: what goes back must not come to us again.
    void this.#turn
      .then(() => this.#follow())
      .then(() => {
        for (const tag of this.#held) this.#channel.nack(tag, { requeue: true });
        this.#held.clear();
      })
      // The channel has ended, or its end now puts everything back.
      .catch(() => undefined)
      .then(() => this.#channel.close());
  }

  #followSoon(): void {
    this.#turn = this.#turn
      .then(() => this.#follow())
      .catch((error: unknown) => {
        this.#end(rabbitError(error, `consume from the queue '${this.#options.queue}'`).message);
      });
  }

  /** Makes the server do what is wanted now. */
  async #follow(): Promise<void> {
    if (this.#wanted === (this.#consumerTag !== null)) return;
    if (this.#consumerTag === null) {
      const { queue } = this.#options;
      const fields = {
        queue,
        // Whoever looks at the server sees what takes there.
        consumerTag: `leveret-test-${randomUUID()}`,
        ...(this.#from === undefined ? {} : { arguments: streamOffset(this.#from) }),
      };
      this.#consumerTag = await this.#channel.consume(fields, (message) =>
        message === null ? this.#cancelled() : this.#deliver(message),
      );
      return;
    }
    const tag = this.#consumerTag;
    this.#consumerTag = null;
    await this.#channel.cancel(tag);
    for (const { deliveryTag } of this.#waiting.splice(0)) this.#channel.nack(deliveryTag, { requeue: true });
  }

  #deliver(message: Received): void {
    if (this.#wanted) this.#hand(message);
    else this.#waiting.push(message);
  }

  #hand(message: Received): void {
    const { settle } = this.#options;
    if (this.#from !== undefined) {
      const offset = offsetOf(message);
      if (offset !== null) this.#from = { at: 'offset', offset: String(offset + 1) };
    }
    if (settle === 'automatic') this.#channel.ack(message.deliveryTag);
    else this.#held.add(message.deliveryTag);
    this.#listeners.onDelivery(toDelivery(message, settle, this.#clock.now()));
    this.#settling.add(message.deliveryTag);
  }

  #settle(tag: number, how: How): void {
    this.#held.delete(tag);
    if (how === 'ack') this.#channel.ack(tag);
    else this.#channel.nack(tag, { requeue: how === 'requeue' });
  }

  #cancelled(): void {
    const { queue } = this.#options;
    this.#end(
      `The server cancelled the consumer: the queue '${queue}' has been deleted, or the node that it lives on has gone.`,
    );
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wanted = false;
    this.#callOffGrace();
    this.#settling.stop();
    this.#held.clear();
    this.#waiting.length = 0;
    void this.#channel.close();
    this.#listeners.onEnd(reason);
  }
}

function toDelivery(message: Received, settled: ConsumeOptions['settle'], at: number): Delivery {
  return {
    deliveryTag: String(message.deliveryTag),
    at,
    sequence: null,
    redelivered: message.redelivered,
    exchange: message.exchange,
    routingKey: message.routingKey,
    properties: readProperties(message.storedProperties).properties,
    bodySize: message.body.byteLength,
    preview: new Uint8Array(message.body.subarray(0, limits.previewBytes)),
    settled,
  };
}
