// A stream as a job takes messages from it: read from its first to what was its last when the job began. Nothing is held
// and nothing can be taken out; an ack is only credit for more.

import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import { streamOffset } from '../amqp/stream-offset.ts';
import type { TakenMessage, Taker } from '../connector.ts';
import { withDeadline } from './deadline.ts';
import { rabbitError, serverReply, translated } from './errors.ts';
import type { Link } from './link.ts';
import { taken, type LinkChannel, type Received } from './link-channel.ts';
import type { ManagementFacets } from './management/management-facets.ts';
import { readFacts } from './management/queue-detail.ts';
import { offsetOf } from './peek/kept-message.ts';
import { readStream } from './peek/read-stream.ts';
import { isFrom, isRabbitMq } from './peek/server-rules.ts';

/** How long the server may be silent when messages are known to follow. */
const deliveryPatienceMs = 5_000;
/** A stream is read by whole chunks; its last one is looked through for its last message. */
const chunkMessages = 20_000;

export interface StreamEnds {
  readonly first: number;
  readonly last: number;
}

/**
 * Null of what is no stream; undefined of an empty one. Where the management API does not tell the type, a consumer that
 * asks for a place in a stream does: servers from 3.10 on refuse it on any other queue before they deliver.
 */
export async function streamEnds(
  link: Link,
  clock: Clock,
  management: ManagementFacets | null,
  queue: string,
): Promise<StreamEnds | undefined | null> {
  const type = await typeOf(management, queue);
  if (type !== null && type !== 'stream') return null;
  if (type === null && !(isRabbitMq(link.server) && isFrom(link.server, 3, 10))) return null;
  const offsets = async (at: 'first' | 'last', count: number) => {
    const request = { count, maxBytes: limits.peekKeptBytes, insist: false, from: { at } };
    const { messages } = await link.withChannel((channel) => readStream(channel, clock, queue, request));
    return messages.flatMap((message) => offsetOf(message) ?? []);
  };
  try {
    const last = (await offsets('last', chunkMessages)).at(-1);
    const first = last === undefined ? undefined : (await offsets('first', 1))[0];
    return last === undefined || first === undefined ? undefined : { first, last };
  } catch (error) {
    // Whatever else the server has against it, it says again to who takes from it as from a queue.
    if (type === null && serverReply(error) !== null) return null;
    throw error;
  }
}

async function typeOf(management: ManagementFacets | null, queue: string): Promise<string | null> {
  if (management === null) return null;
  try {
    return (await readFacts(management.api, queue, management.version)).facts.type;
  } catch {
    // The API's state says why it does not answer; the consumer is asked instead.
    return null;
  }
}

export class StreamTaker implements Taker {
  readonly readyAtStart: number;
  readonly holds = false;
  readonly #channel: LinkChannel;
  readonly #clock: Clock;
  readonly #trying: string;
  readonly #last: number;
  readonly #buffer: Received[] = [];
  #problem: AppError | null = null;
  #isAtEnd: boolean;
  #wake: () => void = () => undefined;

  static async open(
    channel: LinkChannel,
    clock: Clock,
    { queue, prefetch, ends }: { queue: string; prefetch: number; ends: StreamEnds | undefined },
  ): Promise<StreamTaker> {
    const taker = new StreamTaker(channel, clock, queue, ends);
    if (ends === undefined) return taker;
    await channel.call('basic.qos', { prefetchCount: prefetch });
    await channel.consume({ queue, arguments: streamOffset({ at: 'first' }) }, (message) =>
      taker.#arrived(message),
    );
    return taker;
  }

  private constructor(channel: LinkChannel, clock: Clock, queue: string, ends: StreamEnds | undefined) {
    this.readyAtStart = ends === undefined ? 0 : ends.last - ends.first + 1;
    this.#channel = channel;
    this.#clock = clock;
    this.#trying = `read the stream '${queue}'`;
    this.#last = ends?.last ?? 0;
    this.#isAtEnd = ends === undefined;
    channel.onClose((problem) =>
      this.#fail(rabbitError(problem ?? new Error('Channel closed'), this.#trying)),
    );
  }

  next(): Promise<TakenMessage | null> {
    return translated(this.#trying, async () => {
      if (this.#isAtEnd) return null;
      if (this.#buffer.length === 0 && this.#problem === null) await this.#arrival();
      const message = this.#buffer.shift();
      if (message === undefined) throw this.#problem ?? new Error('nothing came');
      this.#channel.ack(message.deliveryTag);
      const offset = offsetOf(message) ?? this.#last;
      this.#isAtEnd = offset >= this.#last;
      // Beyond when what was the last has been dropped meanwhile.
      return offset > this.#last ? null : taken(message);
    });
  }

  ack(): Promise<void> {
    return Promise.reject(streamKeepsError(this.#trying));
  }

  othersConsume(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#fail(new AppError('cancelled', `Could not ${this.#trying}: it has been closed.`));
    this.#buffer.length = 0;
    await this.#channel.close();
  }

  #arrived(message: Received | null): void {
    if (message !== null) this.#buffer.push(message);
    else {
      const reason =
        'the server cancelled the consumer, because the stream has been deleted or its node has gone';
      this.#fail(new AppError('not_found', `Could not ${this.#trying}: ${reason}.`));
    }
    this.#wake();
  }

  async #arrival(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    const silent = () =>
      new AppError('timeout', `Could not ${this.#trying}: it has more messages, but the server sends none.`, {
        retryable: true,
      });
    await withDeadline(this.#clock, deliveryPatienceMs, woken, silent);
  }

  #fail(problem: AppError): void {
    this.#problem ??= problem;
    this.#wake();
  }
}

export function streamKeepsError(trying: string): AppError {
  return new AppError(
    'not_supported',
    `Could not ${trying}: it is a stream, which keeps its messages until x-max-age or x-max-length-bytes drops them. Copy them instead.`,
  );
}
