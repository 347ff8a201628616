// What AMQP alone can tell of queues: nothing but the ready messages and consumers of those whose names we know. They
// are asked one after the other with queue.declare passive, on a channel of their own, only while somebody looks.

import type { Change, QueueRow } from '../../contract/model.ts';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import { ChangeFeed } from '../change-feed.ts';
import type { RowSink, Stop } from '../connector.ts';
import { serverReply } from './errors.ts';
import type { Link } from './link.ts';
import type { LinkChannel } from './link-channel.ts';

/** Between two rounds; and at least this for each queue, so that a long list is no load. */
const roundMs = 2_000;
const perQueueMs = 50;

export class RememberedQueues {
  readonly feed: ChangeFeed<QueueRow>;
  readonly #names: Set<string>;
  readonly #rows = new Map<string, QueueRow>();
  readonly #clock: Clock;
  readonly #link: () => Link | null;
  #channel: LinkChannel | null = null;
  #channelOf: Link | null = null;
  #round: Promise<void> | null = null;
  #callOff: () => void = () => undefined;

  constructor(names: readonly string[], link: () => Link | null, clock: Clock) {
    this.#names = new Set(names);
    this.#link = link;
    this.#clock = clock;
    this.feed = new ChangeFeed({ keys: () => this.#rows.keys(), row: (key) => this.#rows.get(key) }, clock);
  }

  names(): string[] {
    return [...this.#names];
  }

  /** The first picture is complete only after the first round, or when there is no connection to ask. */
  watch(sink: RowSink<Change<QueueRow>>): Stop {
    let stop: Stop | null = null;
    let stopped = false;
    void this.look().then(() => {
      if (stopped) return;
      stop = this.feed.watch(sink);
      this.#schedule();
    });
    return () => {
      stopped = true;
      stop?.();
      if (!this.feed.watched) this.#callOff();
    };
  }

  /** True when the name was new. */
  remember(name: string): boolean {
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    return true;
  }

  forget(name: string): boolean {
    this.#put(name, null);
    this.feed.flushSoon();
    return this.#names.delete(name);
  }

  /** Asks for all, once; calls while a round is under way join it. Never rejects. */
  look(): Promise<void> {
    this.#round ??= this.#askAll().finally(() => (this.#round = null));
    return this.#round;
  }

  /** Rejects with the server's reply: amqplib's error, which errors.ts reads. */
  async ask(name: string): Promise<void> {
    const channel = await this.#openChannel();
    if (channel === null) return;
    const { messageCount, consumerCount } = await channel.call('queue.declare', {
      queue: name,
      passive: true,
    });
    this.#put(name, row(name, this.#rows.get(name), messageCount, consumerCount));
    this.feed.flushSoon();
  }

  close(): void {
    this.#callOff();
    void this.#channel?.close();
  }

  async #askAll(): Promise<void> {
    for (const name of this.#names) {
      if (this.#link() === null) return;
      try {
        await this.ask(name);
      } catch (error) {
        const reply = serverReply(error);
        // Lost or late: what was known stays.
        if (reply === null) return;
        if (reply.replyCode === 404) this.#put(name, null);
        else this.#put(name, row(name, this.#rows.get(name), null, null));
      }
    }
    this.feed.flush();
  }

  #schedule(): void {
    this.#callOff();
    const delayMs = Math.max(roundMs, this.#names.size * perQueueMs);
    this.#callOff = this.#clock.after(delayMs, () => {
      void this.look().then(() => {
        if (this.feed.watched) this.#schedule();
      });
    });
  }

  #put(name: string, now: QueueRow | null): void {
    if (now === null) this.#rows.delete(name);
    else this.#rows.set(name, now);
    this.feed.touch(name);
  }

  async #openChannel(): Promise<LinkChannel | null> {
    const link = this.#link();
    if (link === null) return null;
    if (this.#channel === null || this.#channel.closed || this.#channelOf !== link) {
      this.#channel = await link.channel();
      this.#channelOf = link;
    }
    return this.#channel;
  }
}

/** Null counts: it is there, but this user may not look. */
function row(
  name: string,
  before: QueueRow | undefined,
  ready: number | null,
  consumers: number | null,
): QueueRow {
  const trend = ready === null ? [] : [...(before?.trend ?? []), ready].slice(-limits.trendPoints);
  return {
    name,
    durable: true,
    exclusive: false,
    autoDelete: false,
    type: '',
    arguments: [],
    policy: null,
    ready,
    unacked: null,
    readyBytes: null,
    consumers,
    inRate: null,
    outRate: null,
    ackRate: null,
    oldestReadyAt: null,
    createdAt: null,
    trend,
  };
}
