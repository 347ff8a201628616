// What the broker does not remember about its queues and the page wants to see: rates, history, what has changed.
// Samples once a second; in between only looks whether counts moved, and only while somebody watches.

import type { Broker, QueueView } from '../../broker/broker-api.ts';
import type { FieldEntry } from '../../contract/field-value.ts';
import { limits } from '../../contract/limits.ts';
import type { QueueRow, QueueSample } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import { ChangeFeed } from '../change-feed.ts';
import { toEntries } from '../amqp/field-values.ts';
import { QueueHistory } from './queue-history.ts';
import { RateMeter } from './rate-meter.ts';
import { SampleTimes } from './sample-times.ts';

interface QueueTrack {
  /** Tells a queue from an earlier one of the same name. */
  readonly generation: number;
  readonly arguments: FieldEntry[];
  readonly type: string;
  readonly in: RateMeter;
  readonly out: RateMeter;
  readonly ack: RateMeter;
  readonly history: QueueHistory;
  ready: number;
  unacked: number;
  consumers: number;
}

export class QueueTracker {
  readonly feed: ChangeFeed<QueueRow>;
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #tracks = new Map<string, QueueTrack>();
  readonly #times = new SampleTimes();
  #generations = 0;
  #readyMessages = 0;

  constructor(broker: Broker, clock: Clock) {
    this.#broker = broker;
    this.#clock = clock;
    this.feed = new ChangeFeed({ keys: () => this.#tracks.keys(), row: (name) => this.#row(name) }, clock);
    for (const view of broker.queues()) this.#begin(view);
  }

  get count(): number {
    return this.#tracks.size;
  }

  /** In all queues together, at the last sample. */
  get readyMessages(): number {
    return this.#readyMessages;
  }

  /** Undefined for a queue that does not exist. */
  generation(name: string): number | undefined {
    return this.#tracks.get(name)?.generation;
  }

  /** As the page sees it now; undefined when there is none. */
  row(name: string): QueueRow | undefined {
    return this.#row(name);
  }

  history(name: string): QueueSample[] {
    return this.#tracks.get(name)?.history.samples() ?? [];
  }

  declared(name: string): void {
    const view = this.#broker.queue(name);
    if (view !== undefined && !this.#tracks.has(name)) this.#begin(view);
    this.feed.touch(name);
    this.feed.flushSoon();
  }

  deleted(name: string): void {
    this.#tracks.delete(name);
    this.feed.touch(name);
    this.feed.flushSoon();
  }

  /** Once a second. */
  sample(): void {
    this.#times.next(this.#clock.now());
    this.#readyMessages = 0;
    const atMs = this.#clock.steady();
    for (const view of this.#broker.queues()) {
      const track = this.#tracks.get(view.name) ?? this.#begin(view);
      this.#readyMessages += view.readyCount;
      const moved = this.#sampleOne(view, track, atMs);
      if (moved) this.feed.touch(view.name);
    }
    this.feed.flush();
  }

  /** Several times a second while watched: depth should feel live. */
  look(): void {
    for (const view of this.#broker.queues()) {
      const track = this.#tracks.get(view.name);
      if (track !== undefined && countsMoved(view, track)) this.feed.touch(view.name);
    }
    this.feed.flush();
  }

  #sampleOne(view: QueueView, track: QueueTrack, atMs: number): boolean {
    const { counters } = view;
    // Each of the three must be sampled, so no short cut between them.
    const inMoved = track.in.sample(counters.published, atMs);
    const outMoved = track.out.sample(counters.delivered, atMs);
    const ackMoved = track.ack.sample(counters.acked, atMs);
    const inRate = track.in.perSecond;
    if (inRate !== null) {
      const outRate = track.out.perSecondOrZero;
      const ackRate = track.ack.perSecondOrZero;
      track.history.add({ ready: view.readyCount, unacked: view.unackedCount, inRate, outRate, ackRate });
    }
    const trendMoves = track.history.movesWithin(limits.trendPoints);
    const busy = inRate !== null && inRate + track.out.perSecondOrZero + track.ack.perSecondOrZero > 0;
    return countsMoved(view, track) || inMoved || outMoved || ackMoved || trendMoves || busy;
  }

  #begin(view: QueueView): QueueTrack {
    const atMs = this.#clock.steady();
    const { counters } = view;
    this.#generations += 1;
    const track: QueueTrack = {
      generation: this.#generations,
      arguments: toEntries(view.arguments),
      type: queueType(view),
      in: new RateMeter(counters.published, atMs),
      out: new RateMeter(counters.delivered, atMs),
      ack: new RateMeter(counters.acked, atMs),
      history: new QueueHistory(this.#times),
      ready: view.readyCount,
      unacked: view.unackedCount,
      consumers: view.consumerCount,
    };
    this.#tracks.set(view.name, track);
    return track;
  }

  #row(name: string): QueueRow | undefined {
    const view = this.#broker.queue(name);
    const track = this.#tracks.get(name);
    if (view === undefined || track === undefined) return undefined;
    track.ready = view.readyCount;
    track.unacked = view.unackedCount;
    track.consumers = view.consumerCount;
    return {
      name,
      durable: view.durable,
      exclusive: view.exclusive,
      autoDelete: view.autoDelete,
      type: track.type,
      arguments: track.arguments,
      policy: null,
      ready: view.readyCount,
      unacked: view.unackedCount,
      readyBytes: view.readyBytes,
      consumers: view.consumerCount,
      inRate: track.in.perSecond,
      outRate: track.out.perSecond,
      ackRate: track.ack.perSecond,
      oldestReadyAt: view.oldestReadyAt,
      createdAt: view.createdAt,
      trend: track.history.trend(limits.trendPoints),
    };
  }
}

function countsMoved(view: QueueView, track: QueueTrack): boolean {
  return (
    view.readyCount !== track.ready ||
    view.unackedCount !== track.unacked ||
    view.consumerCount !== track.consumers
  );
}

function queueType(view: QueueView): string {
  const argument = view.arguments.find((field) => field.key === 'x-queue-type');
  return argument?.value.tag === 'S' ? argument.value.value : 'classic';
}
