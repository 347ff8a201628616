// The connections to a virtual host with their channels, as far as this user is shown them.

import type { Change, ConnectionRow } from '../../../contract/model.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { segment } from './http-client.ts';
import { count, entries, finite, flag, name, object, rate, text } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';

type ChannelRow = ConnectionRow['channels'][number];

export class ConnectionList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<ConnectionRow>;
  readonly #poller: Poller;

  constructor(api: ManagementApi) {
    this.#api = api;
    this.#list = new LiveList<ConnectionRow>(api.clock);
    this.#poller = new Poller({
      clock: api.clock,
      read: () => this.#read(),
      leastPauseMs: () => 2_000,
      pausePerWork: 20,
    });
  }

  get size(): number | null {
    return this.#list.size;
  }

  watch(sink: RowSink<Change<ConnectionRow>>): Stop {
    const stops = [this.#list.feed.watch(sink), this.#poller.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** The server has said that somebody came or went. */
  told(): void {
    this.#poller.hint();
  }

  async close(connectionId: string, reason: string): Promise<void> {
    await this.#api.delete(`connections/${segment(connectionId)}`, `close the connection ${connectionId}`, {
      // A header carries Latin-1 in one line.
      'x-reason': reason.replace(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?'),
    });
    this.#poller.soon();
  }

  async #read(): Promise<void> {
    const channels = new Map<string, ChannelRow[]>();
    await this.#api.each(`vhosts/${this.#api.vhost}/channels`, 'list the channels', (items) => {
      for (const item of items) {
        const connection = text(object(object(item).connection_details).name);
        const row = channelRow(item);
        const known = channels.get(connection);
        if (row === null) continue;
        if (known === undefined) channels.set(connection, [row]);
        else known.push(row);
      }
    });
    this.#list.beginRound();
    await this.#api.each(`vhosts/${this.#api.vhost}/connections`, 'list the connections', (items) => {
      for (const item of items) {
        const row = connectionRow(item, channels);
        if (row.id !== '') this.#list.put(row.id, row);
      }
      this.#list.feed.flush();
    });
    this.#list.endRound();
  }
}

function connectionRow(item: unknown, channels: ReadonlyMap<string, ChannelRow[]>): ConnectionRow {
  const connection = object(item);
  const client = object(connection.client_properties);
  const id = text(connection.name);
  const ofThis = channels.get(id) ?? [];
  return {
    id,
    name: text(connection.user_provided_name, text(client.connection_name)),
    product: text(client.product),
    version: text(client.version),
    platform: text(client.platform),
    address: addressOf(connection.peer_host, connection.peer_port),
    user: text(connection.user),
    vhost: text(connection.vhost),
    connectedAt: finite(connection.connected_at),
    receiveRate: rate(connection.recv_oct_details),
    sendRate: rate(connection.send_oct_details),
    heartbeatSeconds: count(connection.timeout),
    frameMaxBytes: count(connection.frame_max),
    blocked: connection.state === 'blocked' || connection.state === 'blocking',
    clientProperties: entries(client),
    channels: ofThis.toSorted((left, right) => left.number - right.number),
  };
}

function channelRow(item: unknown): ChannelRow | null {
  const channel = object(item);
  const number = count(channel.number);
  if (number === null) return null;
  const stats = object(channel.message_stats);
  return {
    number,
    consumers: count(channel.consumer_count),
    unacked: count(channel.messages_unacknowledged),
    prefetchGlobal: count(channel.global_prefetch_count),
    prefetchPerConsumer: count(channel.prefetch_count),
    confirms: flag(channel.confirm),
    unconfirmed: count(channel.messages_unconfirmed),
    publishRate: rate(stats.publish_details),
    deliverRate: rate(stats.deliver_get_details),
    ackRate: rate(stats.ack_details),
  };
}

export function addressOf(host: unknown, port: unknown): string {
  const [where, number] = [name(host), count(port)];
  if (where === null || where === 'undefined') return '';
  if (number === null) return where;
  return where.includes(':') ? `[${where}]:${number}` : `${where}:${number}`;
}
