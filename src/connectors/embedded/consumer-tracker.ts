// Rates, changes and comings and goings of consumers.

import type { Broker, BrokerEvent, ConsumerView } from '../../broker/broker-api.ts';
import { limits } from '../../contract/limits.ts';
import type { ConsumerEvent, ConsumerRow } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import { Ring } from '../../lib/ring.ts';
import type { RowSink, Stop } from '../connector.ts';
import { ChangeFeed } from '../change-feed.ts';
import { clientNames } from './client-names.ts';
import { toEntries } from '../amqp/field-values.ts';
import { RateMeter } from './rate-meter.ts';

export type ConsumerChange = Extract<BrokerEvent, { consumer: ConsumerView }>;

interface ConsumerTrack {
  readonly deliver: RateMeter;
  readonly ack: RateMeter;
  row: ConsumerRow;
}

const eventKinds = {
  'consumer-joined': 'joined',
  'consumer-left': 'left',
  'consumer-cancelled': 'cancelled',
} as const;

export class ConsumerTracker {
  readonly feed: ChangeFeed<ConsumerRow>;
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #tracks = new Map<string, ConsumerTrack>();
  readonly #events = new Ring<ConsumerEvent>(limits.consumerEventsKept);
  readonly #eventReaders = new Map<RowSink<ConsumerEvent>, string | undefined>();
  #eventNumber = 0;

  constructor(broker: Broker, clock: Clock) {
    this.#broker = broker;
    this.#clock = clock;
    const source = {
      keys: (queue: string | undefined) => this.#keys(queue),
      row: (key: string) => this.#tracks.get(key)?.row,
    };
    this.feed = new ChangeFeed(source, clock);
    for (const view of broker.consumers()) this.#begin(view);
  }

  get count(): number {
    return this.#tracks.size;
  }

  changed(event: ConsumerChange): void {
    const { consumer } = event;
    const key = consumerKey(consumer);
    if (event.kind === 'consumer-joined') this.#begin(consumer);
    else this.#tracks.delete(key);
    this.feed.touch(key, consumer.queue);
    this.feed.flushSoon();
    this.#record(event);
  }

  /** Once a second. */
  sample(): void {
    const atMs = this.#clock.steady();
    for (const view of this.#broker.consumers()) {
      const track = this.#tracks.get(consumerKey(view));
      track?.deliver.sample(view.delivered, atMs);
      track?.ack.sample(view.acked, atMs);
    }
    this.look();
  }

  /** Several times a second while watched. */
  look(): void {
    for (const view of this.#broker.consumers()) {
      const key = consumerKey(view);
      const track = this.#tracks.get(key);
      if (track === undefined || !moved(view, track)) continue;
      track.row = consumerRow(view, track);
      this.feed.touch(key, view.queue);
    }
    this.feed.flush();
  }

  /** Kept events first, then those that happen. */
  watchEvents(queue: string | undefined, sink: RowSink<ConsumerEvent>): Stop {
    for (const event of this.#events) {
      if (queue === undefined || event.queue === queue) sink.push(event);
    }
    this.#eventReaders.set(sink, queue);
    return () => this.#eventReaders.delete(sink);
  }

  *#keys(queue: string | undefined): Iterable<string> {
    for (const [key, track] of this.#tracks) {
      if (queue === undefined || track.row.queue === queue) yield key;
    }
  }

  #begin(view: ConsumerView): void {
    const atMs = this.#clock.steady();
    const meters = { deliver: new RateMeter(view.delivered, atMs), ack: new RateMeter(view.acked, atMs) };
    this.#tracks.set(consumerKey(view), { ...meters, row: consumerRow(view, meters) });
  }

  #record(change: ConsumerChange): void {
    const { clientName, address } = clientNames(change.consumer.connection);
    this.#eventNumber += 1;
    const event: ConsumerEvent = {
      number: this.#eventNumber,
      at: change.at,
      kind: eventKinds[change.kind],
      tag: change.consumer.tag,
      queue: change.consumer.queue,
      clientName,
      address,
      reason: change.reason ?? null,
    };
    this.#events.push(event);
    for (const [sink, queue] of this.#eventReaders) {
      if (queue === undefined || queue === event.queue) sink.push(event);
    }
  }
}

/** Tags are unique on a channel only. */
function consumerKey(view: ConsumerView): string {
  return `${view.connection?.id ?? 'local'} ${view.channelNumber} ${view.tag}`;
}

function consumerRow(view: ConsumerView, meters: { deliver: RateMeter; ack: RateMeter }): ConsumerRow {
  return {
    tag: view.tag,
    queue: view.queue,
    connectionId: view.connection?.id ?? null,
    ...clientNames(view.connection),
    channel: view.channelNumber,
    ackMode: view.noAck ? 'automatic' : 'manual',
    exclusive: view.exclusive,
    prefetch: view.prefetch,
    unacked: view.unackedCount,
    deliverRate: meters.deliver.perSecondOrZero,
    ackRate: meters.ack.perSecondOrZero,
    delivered: view.delivered,
    acked: view.acked,
    joinedAt: view.joinedAt,
    lastDeliveryAt: view.lastDeliveryAt,
    oldestUnackedAt: view.oldestUnackedAt,
    arguments: toEntries(view.arguments),
  };
}

function moved(view: ConsumerView, track: ConsumerTrack): boolean {
  const { row } = track;
  return (
    row.unacked !== view.unackedCount ||
    row.delivered !== view.delivered ||
    row.acked !== view.acked ||
    row.deliverRate !== track.deliver.perSecondOrZero ||
    row.ackRate !== track.ack.perSecondOrZero
  );
}
