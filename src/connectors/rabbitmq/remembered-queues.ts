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
    await this.#link()?.withChannel((channel) => this.#ask(name, channel));
    this.feed.flushSoon();
  }

  close(): void {
    this.#callOff();
  }

  async #askAll(): Promise<void> {
    let channel: LinkChannel | null = null;
    try {
      for (const name of this.#names) {
        // A queue that is not there ends the channel.
        if (channel === null || channel.closed) channel = (await this.#link()?.channel()) ?? null;
        if (channel === null) return;
        await this.#askForRound(name, channel);
      }
    } catch {
      // Lost or late: what was known stays, and the connection says why.
    } finally {
      void channel?.close();
      this.feed.flush();
    }
  }

  async #askForRound(name: string, channel: LinkChannel): Promise<void> {
    try {
      await this.#ask(name, channel);
    } catch (error) {
      const reply = serverReply(error);
      if (reply === null) throw error;
      if (reply.replyCode === 404) this.#put(name, null);
      else this.#put(name, row(name, this.#rows.get(name), null, null));
    }
  }

  async #ask(queue: string, channel: LinkChannel): Promise<void> {
    const { messageCount, consumerCount } = await channel.call('queue.declare', { queue, passive: true });
    this.#put(queue, row(queue, this.#rows.get(queue), messageCount, consumerCount));
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
