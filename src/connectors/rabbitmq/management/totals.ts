// A virtual host in a few numbers, and the nodes of the server. What this user may not see is unknown.

import type { EndpointNode, EndpointTotals, TotalsPace } from '../../../contract/endpoint-totals.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { isKeptFromUs } from './errors.ts';
import { count, isObject, list, name, object, rate, sum, text, type Json } from './json-values.ts';
import { Poller } from './poller.ts';

const virtualHostColumns = [
  'name',
  'messages_ready',
  'messages_unacknowledged',
  'message_stats.publish_details.rate',
  'message_stats.deliver_get_details.rate',
].join();
const pauseMs = { live: 3_000, calm: 30_000 } as const;
const trying = 'count what is on the server';

export interface Sight {
  /** Whether this user is shown everybody's connections, channels and consumers. */
  readonly seesClients: boolean;
  readonly seesNodes: boolean;
  readonly clusterName: string | null;
}

export class TotalsReader {
  readonly #api: ManagementApi;
  readonly #sight: () => Sight;
  readonly #poller: Poller;
  readonly #watchers = new Map<RowSink<EndpointTotals>, TotalsPace>();
  #latest: EndpointTotals | null = null;

  constructor(api: ManagementApi, sight: () => Sight) {
    this.#api = api;
    this.#sight = sight;
    this.#poller = new Poller({
      clock: api.clock,
      read: () => this.#read(),
      leastPauseMs: () => (this.#isLive() ? pauseMs.live : pauseMs.calm),
      pausePerWork: 20,
    });
  }

  watch(pace: TotalsPace, sink: RowSink<EndpointTotals>): Stop {
    const wasLive = this.#isLive();
    this.#watchers.set(sink, pace);
    if (this.#latest !== null) sink.push(this.#latest);
    const stop = this.#poller.watch();
    // The next calm reading may be far away.
    if (!wasLive && pace === 'live' && this.#watchers.size > 1) this.#poller.hint();
    return () => {
      this.#watchers.delete(sink);
      stop();
    };
  }

  #isLive(): boolean {
    for (const pace of this.#watchers.values()) if (pace === 'live') return true;
    return false;
  }

  async #read(): Promise<void> {
    const { vhost } = this.#api;
    const { seesClients, seesNodes, clusterName } = this.#sight();
    const ofAll = (path: string) => (seesClients ? this.#lengthOf(path) : null);
    // One after the other: this is the background, and must not keep what the user waits for.
    const host = await this.#ownVirtualHost();
    const stats = object(host.message_stats);
    const totals: EndpointTotals = {
      at: this.#api.clock.now(),
      queues: await this.#totalOf(`queues/${vhost}`),
      exchanges: await this.#totalOf(`exchanges/${vhost}`),
      consumers: await ofAll(`consumers/${vhost}?columns=consumer_tag`),
      connections: await ofAll(`vhosts/${vhost}/connections?columns=name`),
      channels: await ofAll(`vhosts/${vhost}/channels?columns=name`),
      policies: sum(
        await this.#lengthOf(`policies/${vhost}?columns=name`),
        await this.#lengthOf(`operator-policies/${vhost}?columns=name`),
      ),
      ready: count(host.messages_ready),
      unacked: count(host.messages_unacknowledged),
      publishRate: rate(stats.publish_details),
      deliverRate: rate(stats.deliver_get_details),
      clusterName,
      nodes: seesNodes ? await this.#nodes() : null,
    };
    this.#latest = totals;
    for (const watcher of this.#watchers.keys()) watcher.push(totals);
  }

  /** Out of the list: only administrators may ask for one alone. */
  async #ownVirtualHost(): Promise<Json> {
    const path = `vhosts?columns=${virtualHostColumns}`;
    const hosts = list(await this.#api.get(path, trying)).map(object);
    return hosts.find((host) => host.name === this.#api.vhostName) ?? {};
  }

  /** From a page of one: the server says how many there are. */
  async #totalOf(path: string): Promise<number | null> {
    const page = await this.#api.page(`${path}?page=1&page_size=1&columns=name&disable_stats=true`, trying);
    return isObject(page) ? count(page.total_count) : list(page).length;
  }

  async #lengthOf(path: string): Promise<number | null> {
    let length = 0;
    try {
      await this.#api.each(path, trying, (items) => {
        length += items.length;
      });
      return length;
    } catch (error) {
      return unknownIfHidden(error);
    }
  }

  async #nodes(): Promise<EndpointNode[] | null> {
    const columns = 'name,running,mem_alarm,disk_free_alarm,partitions';
    try {
      const nodes = list(await this.#api.get(`nodes?columns=${columns}`, 'look at the nodes'));
      return nodes.filter(isObject).map((node) => ({
        name: text(node.name),
        // A server that does not say is the one that answered.
        running: node.running !== false,
        alarms: [
          ...(node.mem_alarm === true ? (['memory'] as const) : []),
          ...(node.disk_free_alarm === true ? (['disk'] as const) : []),
        ],
        partitions: list(node.partitions).flatMap((other) => name(other) ?? []),
      }));
    } catch (error) {
      return unknownIfHidden(error);
    }
  }
}

function unknownIfHidden(error: unknown): null {
  if (isKeptFromUs(error)) return null;
  throw error;
}
