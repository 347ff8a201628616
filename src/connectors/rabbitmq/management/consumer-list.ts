// The consumers of a virtual host, and who joined and left: told by the difference between two readings. The server has
// numbers for channels only, so a consumer has them where it is alone on its channel; elsewhere they are unknown.

import type { Change, ConsumerEvent, ConsumerRow } from '../../../contract/model.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { addressOf } from './connection-list.ts';
import { ConsumerKeys } from './consumer-keys.ts';
import { ConsumerEvents, type ToldEvent } from './consumer-events.ts';
import { count, entries, flag, isObject, name, object, rate, text, type Json } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';

interface Surroundings {
  /** By channel; the count among the channel's own numbers is late. */
  readonly consumersOn: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, Json>;
  readonly connections: ReadonlyMap<string, Json>;
}

const channelColumns = [
  'name',
  'messages_unacknowledged',
  'message_stats.deliver_details.rate',
  'message_stats.deliver_no_ack_details.rate',
  'message_stats.ack_details.rate',
].join();
const connectionColumns = 'name,user_provided_name,client_properties';

export class ConsumerList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<ConsumerRow>;
  readonly #poller: Poller;
  readonly #events: ConsumerEvents;
  /** Who is there at the first reading has not joined just now. */
  #known: ReadonlyMap<string, ConsumerRow> | null = null;
  #knownAtMs = 0;

  constructor(api: ManagementApi) {
    this.#api = api;
    this.#events = new ConsumerEvents(api.clock);
    this.#list = new LiveList<ConsumerRow>(api.clock, (row) => row.queue);
    this.#poller = new Poller({
      clock: api.clock,
      read: () => this.#read(),
      leastPauseMs: () => 1_000,
      pausePerWork: 20,
    });
  }

  get size(): number | null {
    return this.#list.size;
  }

  watch(queue: string | undefined, sink: RowSink<Change<ConsumerRow>>): Stop {
    const stops = [this.#list.feed.watch(sink, queue), this.#poller.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  watchEvents(queue: string | undefined, sink: RowSink<ConsumerEvent>): Stop {
    const stops = [this.#events.watch(queue, sink), this.#poller.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** The server has said that somebody came or went. */
  told(event: ToldEvent): void {
    this.#events.told(event);
    this.#poller.hint();
  }

  async #read(): Promise<void> {
    const { vhost } = this.#api;
    const consumers: Json[] = [];
    const consumersOn = new Map<string, number>();
    await this.#api.each(`consumers/${vhost}`, 'list the consumers', (items) => {
      for (const item of items) {
        const channel = channelName(item);
        consumersOn.set(channel, (consumersOn.get(channel) ?? 0) + 1);
        consumers.push(object(item));
      }
    });
    const around = {
      consumersOn,
      channels: await this.#byName(`vhosts/${vhost}/channels?columns=${channelColumns}`, 'list the channels'),
      connections: await this.#byName(
        `vhosts/${vhost}/connections?columns=${connectionColumns}`,
        'list the connections',
      ),
    };
    const now = new Map<string, ConsumerRow>();
    const keys = new ConsumerKeys(this.#known ?? now);
    for (const consumer of consumers) {
      const row = consumerRow(consumer, around);
      if (row === null) continue;
      const key = keys.keyOf(channelName(consumer), row);
      const isWhole = row.connectionId !== null && around.connections.has(row.connectionId);
      now.set(key, isWhole ? row : asKnown(row, this.#known?.get(key)));
    }
    this.#list.beginRound();
    for (const [key, row] of now) this.#list.put(key, row);
    this.#list.endRound();
    const nowMs = this.#api.clock.steady();
    if (this.#known !== null) this.#events.compare(this.#known, now, nowMs - this.#knownAtMs);
    this.#known = now;
    this.#knownAtMs = nowMs;
  }

  async #byName(path: string, trying: string): Promise<Map<string, Json>> {
    const found = new Map<string, Json>();
    await this.#api.each(path, trying, (items) => {
      for (const item of items) if (isObject(item)) found.set(text(item.name), item);
    });
    return found;
  }
}

/** The lists are read one after the other: the connection of a program that dies may be gone before its consumers are. */
function asKnown(row: ConsumerRow, known: ConsumerRow | undefined): ConsumerRow {
  if (known === undefined) return row;
  const { connectionId, clientName, product, version, address, user, channel } = known;
  return { ...row, connectionId, clientName, product, version, address, user, channel };
}

/** Unique among all consumers of a server, with the tag; the name of a channel begins with its connection's. Empty if untold. */
function channelName(consumer: unknown): string {
  return text(object(object(consumer).channel_details).name);
}

function consumerRow(consumer: Json, around: Surroundings): ConsumerRow | null {
  const [tag, queue] = [name(consumer.consumer_tag), name(object(consumer.queue).name)];
  if (tag === null || queue === null) return null;
  const on = object(consumer.channel_details);
  const connectionName = text(on.connection_name);
  const connection = object(around.connections.get(connectionName));
  const client = object(connection.client_properties);
  const channel = text(on.name);
  const alone = around.consumersOn.get(channel) === 1 ? around.channels.get(channel) : undefined;
  const stats = object(alone?.message_stats);
  const isManual = flag(consumer.ack_required);
  const product = text(client.product);
  return {
    tag,
    queue,
    connectionId: connectionName,
    clientName: text(connection.user_provided_name, text(client.connection_name, product)),
    product,
    version: text(client.version),
    address: addressOf(on.peer_host, on.peer_port),
    user: text(on.user),
    channel: count(on.number),
    ackMode: isManual ? 'manual' : 'automatic',
    exclusive: flag(consumer.exclusive),
    prefetch: count(consumer.prefetch_count),
    unacked: isManual ? count(alone?.messages_unacknowledged) : 0,
    deliverRate: rate(isManual ? stats.deliver_details : stats.deliver_no_ack_details),
    ackRate: rate(stats.ack_details),
    // The server neither counts nor dates them for one consumer.
    delivered: null,
    acked: null,
    joinedAt: null,
    lastDeliveryAt: null,
    oldestUnackedAt: null,
    arguments: entries(consumer.arguments),
  };
}
