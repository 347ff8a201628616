// One live AMQP connection: opens channels, says when it ends and when the server holds its publishers back.
// It never comes back; link-keeper.ts makes the next one.

import type { ChannelModel } from 'amqplib';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import { LateError, withDeadline } from './deadline.ts';
import { replyError, serverReply } from './errors.ts';
import { sentence } from './faults.ts';
import { LinkChannel } from './link-channel.ts';
import { makeLossless } from './lossless-content.ts';

/** What the server says of itself. */
export interface ServerFacts {
  /** "RabbitMQ", "LavinMQ", … */
  readonly product: string;
  readonly version: string;
  readonly clusterName: string | null;
}

export class Link {
  readonly server: ServerFacts;
  /** Resolves when the connection has ended: with the reason, or null after close(). */
  readonly ended: Promise<AppError | null>;
  readonly #model: ChannelModel;
  readonly #clock: Clock;
  #blocked: string | null = null;
  #isEnded = false;
  /** What ended the connection, as amqplib tells it. */
  #problem: Error | undefined;
  #closing = false;
  #onBlocked: () => void = () => undefined;
  /** Who waits for a channel to be given back, where the server allows few. */
  readonly #waiters: (() => void)[] = [];
  #finish: (reason: AppError | null) => void = () => undefined;

  /** Takes over an open connection. Throws AppError not_supported. */
  constructor(model: ChannelModel, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
    this.server = serverFacts(model.connection.serverProperties);
    model.on('error', (error) => (this.#problem = error));
    model.on('blocked', (reason) => this.#block(reason));
    model.on('unblocked', () => this.#block(null));
    this.ended = new Promise((resolve) => {
      this.#finish = (reason) => {
        this.#isEnded = true;
        for (const wake of this.#waiters.splice(0)) wake();
        resolve(reason);
      };
    });
    model.on('close', (reason) => this.#finish(this.#closing ? null : endReason(this.#problem ?? reason)));
    makeLossless(model.connection);
  }

  /** In the server's words, why it holds publishers back; null when it does not. */
  get blocked(): string | null {
    return this.#blocked;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** How many channels this connection may have at once. */
  get channelsMax(): number {
    return negotiated(this.#model, 'channelMax') || channelsEver;
  }

  /** The largest frame that the server takes, its eight bytes around the payload included. */
  get frameMaxBytes(): number {
    return negotiated(this.#model, 'frameMax') || limits.amqpFrameMaxBytes;
  }

  onBlocked(listener: () => void): void {
    this.#onBlocked = listener;
  }

  /** Rejects with LateError, AppError too_many, or amqplib's errors. */
  async channel(): Promise<LinkChannel> {
    let isWaiting = false;
    let isLate = false;
    const open = async (): Promise<LinkChannel> => {
      for (;;) {
        try {
          const raw = await this.#model.createChannel();
          const channel = new LinkChannel(raw, this.#clock);
          channel.onClose(() => this.#waiters.shift()?.());
          if (isLate) void channel.close();
          return channel;
        } catch (error) {
          if (isLate || !isNoneLeft(error)) throw error;
        }
        isWaiting = true;
        await new Promise<void>((resolve) => this.#waiters.push(resolve));
        isWaiting = false;
      }
    };
    return await withDeadline(this.#clock, limits.amqpCallDeadlineMs, open(), () => {
      isLate = true;
      return isWaiting ? noChannelLeft(this.channelsMax) : noChannelInTime();
    });
  }

  /** A channel that stays open for what `prepare` makes of it, unless that fails. */
  async prepared<Result>(prepare: (channel: LinkChannel) => Promise<Result>): Promise<Result> {
    const channel = await this.channel();
    try {
      return await prepare(channel);
    } catch (error) {
      void channel.close();
      // Some mistakes end the whole connection; a channel is told only that it has ended.
      throw serverReply(error) === null && serverReply(this.#problem) !== null ? this.#problem : error;
    }
  }

  /** Runs `work` on a channel of its own, which is closed afterwards. */
  withChannel<Result>(work: (channel: LinkChannel) => Promise<Result>): Promise<Result> {
    return this.prepared(async (channel) => {
      const result = await work(channel);
      // Nobody needs to wait for the server's goodbye.
      void channel.close();
      return result;
    });
  }

  /** Says goodbye, and hangs up when the server does not answer. Never rejects. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#isEnded) return;
    try {
      await withDeadline(
        this.#clock,
        limits.amqpCloseDeadlineMs,
        this.#model.close(),
        () => new Error('late'),
      );
    } catch {
      hangUp(this.#model);
      this.#finish(null);
    }
  }

  #block(reason: string | null): void {
    this.#blocked = reason;
    this.#onBlocked();
  }
}

const channelsEver = 65_535;

/** As the handshake has left it; amqplib's types do not tell of it. */
function negotiated(model: ChannelModel, name: 'channelMax' | 'frameMax'): number {
  const value = (model.connection as unknown as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : 0;
}

function isNoneLeft(error: unknown): boolean {
  return error instanceof Error && error.message === 'No channels left to allocate';
}

function noChannelLeft(channelsMax: number): AppError {
  return new AppError(
    'too_many',
    `The server allows a connection ${channelsMax} channel${channelsMax === 1 ? '' : 's'} at once, and Leveret uses all of them. Stop a test consumer, a live view or a job, or have channel_max raised on the server.`,
    { retryable: true },
  );
}

function noChannelInTime(): LateError {
  return new LateError(
    `the server did not open a channel within ${limits.amqpCallDeadlineMs / 1_000} s. Check whether it is overloaded or holds connections back, and try again.`,
  );
}

function hangUp(model: ChannelModel): void {
  const { stream } = model.connection as unknown as { stream?: { destroy?(): void } };
  stream?.destroy?.();
}

function serverFacts(properties: Readonly<Record<string, unknown>>): ServerFacts {
  const text = (name: string) => {
    const value = properties[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    product: text('product') ?? '',
    version: text('version') ?? '',
    clusterName: text('cluster_name'),
  };
}

function endReason(reason: Error | undefined): AppError {
  const reply = serverReply(reason);
  if (reply !== null) return replyError(reply, 'stay connected', reason);
  const words = reason === undefined ? 'the server closed the connection' : reason.message;
  return new AppError('unreachable', `The connection was lost: ${sentence(words)}`, {
    retryable: true,
    cause: reason,
  });
}
