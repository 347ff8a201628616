// Takes messages of one queue for a job: a consumer with a small buffer, on a channel of its own. What it holds goes
// back after the consumer has been cancelled, so that nothing comes round twice.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TakeFacet, TakenMessage, Taker } from '../connector.ts';
import { withDeadline } from './deadline.ts';
import { rabbitError, translated } from './errors.ts';
import { giveBack } from './give-back.ts';
import { taken, type LinkChannel, type Received } from './link-channel.ts';
import type { LinkKeeper } from './link-keeper.ts';
import type { ManagementFacets } from './management/management-facets.ts';
import { streamEnds, streamKeepsError, StreamTaker } from './stream-taker.ts';

/** How long the server may take to hand out a message that it says is ready. */
const deliveryPatienceMs = 5_000;
const askAgainMs = 100;
const prefetchMax = 65_535;

export function takeFacet(
  keeper: LinkKeeper,
  management: () => ManagementFacets | null,
  clock: Clock,
): TakeFacet {
  return {
    open: (queue, { prefetch, removes }) => {
      const trying = `take messages from the queue '${queue}'`;
      return translated(trying, async () => {
        const link = keeper.link(trying);
        const ends = await streamEnds(link, clock, management(), queue);
        if (ends !== null && removes) throw streamKeepsError(trying);
        return await link.prepared(async (channel) => {
          if (ends !== null) return await StreamTaker.open(channel, clock, { queue, prefetch, ends });
          const { messageCount } = await channel.call('queue.declare', { queue, passive: true });
          return new QueueTaker({ channel, clock, queue, prefetch, readyAtStart: messageCount });
        });
      });
    },
  };
}

class QueueTaker implements Taker {
  readonly readyAtStart: number;
  readonly holds = true;
  readonly #channel: LinkChannel;
  readonly #clock: Clock;
  readonly #queue: string;
  readonly #trying: string;
  /** Delivered to us and not yet to the job. */
  readonly #buffer: Received[] = [];
  /** Delivery tags of all that is ours, oldest first: the buffer's too. */
  readonly #held = new Set<number>();
  #prefetch: number;
  #consumerTag: string | null = null;
  #problem: AppError | null = null;
  #wake: () => void = () => undefined;
  #hearing: Promise<void> | null = null;

  constructor(options: {
    channel: LinkChannel;
    clock: Clock;
    queue: string;
    prefetch: number;
    readyAtStart: number;
  }) {
    this.readyAtStart = options.readyAtStart;
    this.#channel = options.channel;
    this.#clock = options.clock;
    this.#queue = options.queue;
    this.#trying = `take messages from the queue '${options.queue}'`;
    // More than there are would only be taken from those who come later.
    this.#prefetch = Math.min(Math.max(options.prefetch, 1), Math.max(options.readyAtStart, 1), prefetchMax);
    this.#channel.onClose((problem) => {
      this.#problem ??= rabbitError(problem ?? new Error('Channel closed'), this.#trying);
      this.#wake();
    });
  }

  next(): Promise<TakenMessage | null> {
    return translated(this.#trying, async () => {
      const givenUpAt = this.#clock.steady() + deliveryPatienceMs;
      for (;;) {
        if (this.#problem !== null) throw this.#problem;
        const message = this.#buffer.shift();
        if (message !== undefined) return taken(message);
        try {
          await this.#consume();
          if (await this.#isEmpty()) return null;
        } catch (error) {
          // Asked while the taker was ended: why it ended says more than that the answer did not come.
          throw this.#problem ?? error;
        }
        if (this.#clock.steady() > givenUpAt) throw this.#stuckError();
        await this.#arrival();
      }
    });
  }

  ack(message: TakenMessage): Promise<void> {
    return translated(`settle a message of the queue '${this.#queue}'`, async () => {
      if (this.#problem !== null) throw this.#problem;
      const tag = Number(message.deliveryTag);
      if (!this.#held.delete(tag)) throw new Error(`the delivery ${message.deliveryTag} is not held`);
      this.#channel.ack(tag);
      await this.#heard();
    });
  }

  othersConsume(): Promise<boolean> {
    return translated(this.#trying, async () => {
      const { consumerCount } = await this.#declared();
      return consumerCount > (this.#consumerTag === null ? 0 : 1);
    });
  }

  async close(): Promise<void> {
    if (this.#problem !== null) return;
    this.#problem = new AppError('cancelled', `Could not ${this.#trying}: it has been closed.`);
    try {
      await this.#cancel();
      await giveBack(this.#channel, this.#clock, this.#queue, this.#held);
    } catch {
      // The channel has ended, and the server has put everything back itself.
    }
    this.#held.clear();
    this.#buffer.length = 0;
    // Its answer tells that the server has read the acks and nacks before it.
    await this.#channel.close();
  }

  /** Consumes, with room for more than the job holds. */
  async #consume(): Promise<void> {
    const isFull = this.#held.size >= this.#prefetch;
    if (this.#consumerTag !== null && !isFull) return;
    await this.#cancel();
    while (this.#held.size >= this.#prefetch && this.#prefetch < prefetchMax) {
      this.#prefetch = Math.min(this.#prefetch * 2, prefetchMax);
    }
    // 0 is unlimited: a job that holds this much has said so itself.
    const prefetchCount = this.#held.size >= prefetchMax ? 0 : this.#prefetch;
    await this.#channel.call('basic.qos', { prefetchCount });
    this.#consumerTag = await this.#channel.consume({ queue: this.#queue }, (message) => {
      if (message === null) this.#cancelledByServer();
      else {
        this.#held.add(message.deliveryTag);
        this.#buffer.push(message);
      }
      this.#wake();
    });
  }

  async #cancel(): Promise<void> {
    if (this.#consumerTag === null) return;
    const tag = this.#consumerTag;
    this.#consumerTag = null;
    await this.#channel.cancel(tag);
  }

  /** The server answers after it has sent what it had for us. */
  async #isEmpty(): Promise<boolean> {
    const { messageCount } = await this.#declared();
    return messageCount === 0 && this.#buffer.length === 0 && this.#problem === null;
  }

  #declared() {
    return this.#channel.call('queue.declare', { queue: this.#queue, passive: true });
  }

  async #arrival(): Promise<void> {
    if (this.#buffer.length > 0 || this.#problem !== null) return;
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    await withDeadline(this.#clock, askAgainMs, woken, () => new Error('none')).catch(() => undefined);
  }

  /** Acks have no answer. The server reads a channel's frames in order, so one to a later question tells of all before it. */
  #heard(): Promise<void> {
    this.#hearing ??= (async () => {
      // One question for all that is acked in this turn.
      await nextTurn();
      this.#hearing = null;
      await this.#declared();
    })();
    return this.#hearing;
  }

  #cancelledByServer(): void {
    this.#problem = new AppError(
      'not_found',
      `Could not ${this.#trying}: the server cancelled the consumer, because the queue has been deleted or its node has gone.`,
    );
    void this.#channel.close();
  }

  #stuckError(): AppError {
    return new AppError(
      'timeout',
      `Could not ${this.#trying}: it has ready messages, but the server hands none out to Leveret. Another consumer is the single active one there, or has a higher priority. Stop that consumer and try again.`,
      { retryable: true },
    );
  }
}
