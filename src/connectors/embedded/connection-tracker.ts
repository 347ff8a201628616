// Rates and changes of connections and their channels.

import type { Broker, ChannelView, ConnectionView } from '../../broker/broker-api.ts';
import type { ConnectionRow } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import { ChangeFeed } from '../change-feed.ts';
import { toEntries } from '../amqp/field-values.ts';
import { RateMeter } from './rate-meter.ts';

interface ChannelMeters {
  readonly publish: RateMeter;
  readonly deliver: RateMeter;
  readonly ack: RateMeter;
}

interface ConnectionTrack {
  readonly receive: RateMeter;
  readonly send: RateMeter;
  readonly channels: Map<number, ChannelMeters>;
  row: ConnectionRow;
  /** What the row was made from, to see that nothing has changed. */
  print: string;
}

export class ConnectionTracker {
  readonly feed: ChangeFeed<ConnectionRow>;
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #tracks = new Map<string, ConnectionTrack>();
  #channels = 0;

  constructor(broker: Broker, clock: Clock) {
    this.#broker = broker;
    this.#clock = clock;
    this.feed = new ChangeFeed(
      { keys: () => this.#tracks.keys(), row: (id) => this.#tracks.get(id)?.row },
      clock,
    );
    for (const view of broker.connections()) this.#begin(view);
  }

  get count(): number {
    return this.#tracks.size;
  }

  /** Of all connections together, at the last sample. */
  get channelCount(): number {
    return this.#channels;
  }

  opened(view: ConnectionView): void {
    this.#begin(view);
    this.feed.touch(view.id);
    this.feed.flushSoon();
  }

  closed(view: ConnectionView): void {
    this.#tracks.delete(view.id);
    this.feed.touch(view.id);
    this.feed.flushSoon();
  }

  /** Once a second. */
  sample(): void {
    const atMs = this.#clock.steady();
    this.#channels = 0;
    for (const view of this.#broker.connections()) {
      this.#channels += view.channelCount;
      const track = this.#tracks.get(view.id);
      if (track === undefined) continue;
      track.receive.sample(view.receivedBytes, atMs);
      track.send.sample(view.sentBytes, atMs);
      sampleChannels(view, track.channels, atMs);
    }
    this.look();
  }

  /** Several times a second while watched. */
  look(): void {
    if (!this.feed.watched) return;
    for (const view of this.#broker.connections()) {
      const track = this.#tracks.get(view.id);
      if (track === undefined) continue;
      const print = fingerprint(view, track);
      if (print === track.print) continue;
      track.print = print;
      track.row = connectionRow(view, track);
      this.feed.touch(view.id);
    }
    this.feed.flush();
  }

  #begin(view: ConnectionView): void {
    const atMs = this.#clock.steady();
    const meters = {
      receive: new RateMeter(view.receivedBytes, atMs),
      send: new RateMeter(view.sentBytes, atMs),
      channels: new Map<number, ChannelMeters>(),
    };
    this.#tracks.set(view.id, { ...meters, row: connectionRow(view, meters), print: '' });
  }
}

function sampleChannels(view: ConnectionView, meters: Map<number, ChannelMeters>, atMs: number): void {
  const gone = new Set(meters.keys());
  for (const channel of view.channels) {
    gone.delete(channel.number);
    const known = meters.get(channel.number);
    if (known === undefined) {
      meters.set(channel.number, {
        publish: new RateMeter(channel.published, atMs),
        deliver: new RateMeter(channel.delivered, atMs),
        ack: new RateMeter(channel.acked, atMs),
      });
    } else {
      known.publish.sample(channel.published, atMs);
      known.deliver.sample(channel.delivered, atMs);
      known.ack.sample(channel.acked, atMs);
    }
  }
  for (const number of gone) meters.delete(number);
}

type Meters = Pick<ConnectionTrack, 'receive' | 'send' | 'channels'>;

function fingerprint(view: ConnectionView, meters: Meters): string {
  let print = `${meters.receive.perSecondOrZero} ${meters.send.perSecondOrZero} ${view.blocked}`;
  for (const channel of view.channels) print += ` ${Object.values(channelRow(channel, meters)).join(',')}`;
  return print;
}

function connectionRow(view: ConnectionView, meters: Meters): ConnectionRow {
  return {
    id: view.id,
    name: view.name,
    product: view.product,
    version: view.version,
    platform: view.platform,
    address: view.address,
    user: view.user,
    vhost: view.vhost,
    connectedAt: view.connectedAt,
    receiveRate: meters.receive.perSecondOrZero,
    sendRate: meters.send.perSecondOrZero,
    heartbeatSeconds: view.heartbeatSeconds,
    frameMaxBytes: view.frameMaxBytes,
    blocked: view.blocked,
    clientProperties: toEntries(view.clientProperties),
    channels: Array.from(view.channels, (channel) => channelRow(channel, meters)),
  };
}

function channelRow(channel: ChannelView, meters: Meters): ConnectionRow['channels'][number] {
  const rates = meters.channels.get(channel.number);
  return {
    number: channel.number,
    consumers: channel.consumerCount,
    unacked: channel.unackedCount,
    prefetchGlobal: channel.prefetchGlobal,
    prefetchPerConsumer: channel.prefetchPerConsumer,
    confirms: channel.confirms,
    unconfirmed: channel.unconfirmedCount,
    publishRate: rates?.publish.perSecondOrZero ?? 0,
    deliverRate: rates?.deliver.perSecondOrZero ?? 0,
    ackRate: rates?.ack.perSecondOrZero ?? 0,
  };
}
