// What a session gets from a management API that has answered: lists, counts, and what we are allowed there. It stays when
// the API is out of reach for a while. Whether it is, management.ts knows.

import type { AppError } from '../../../contract/errors.ts';
import type { Clock } from '../../../lib/clock.ts';
import type {
  ConnectionsFacet,
  ConsumersFacet,
  PoliciesFacet,
  Stop,
  TopologyFacet,
  TotalsFacet,
} from '../../connector.ts';
import { ManagementApi } from './api.ts';
import { readBindings } from './bindings.ts';
import { ConnectionList } from './connection-list.ts';
import { ConsumerList } from './consumer-list.ts';
import type { ServerEvent } from './event-exchange.ts';
import { ExchangeList } from './exchange-list.ts';
import type { Identity } from './find.ts';
import type { HttpClient } from './http-client.ts';
import { PolicyList } from './policy-list.ts';
import { readFacts, readHistory } from './queue-detail.ts';
import { QueueList } from './queue-list.ts';
import type { ManagementTarget } from './target.ts';
import { TotalsReader } from './totals.ts';

/** Whether something is there, AMQP tells as well, and to everybody. */
export type ManagedTopology = Omit<TopologyFacet, 'exists'>;

/** What the API gives once it has answered; it stays when the API is out of reach for a while, and is stale then. */
export interface ManagementFacets {
  readonly product: Identity['product'];
  readonly version: string;
  readonly tags: readonly string[];
  /** False: this user is shown his own connections, channels and consumers only. */
  readonly seesAll: boolean;
  readonly exchangeTypes: readonly string[];
  readonly topology: ManagedTopology;
  /** Undefined where the server keeps no statistics. */
  readonly consumers: ConsumersFacet | undefined;
  readonly connections: ConnectionsFacet | undefined;
  readonly policies: PoliciesFacet;
  readonly totals: TotalsFacet;
  /** For what else is asked of the API: tracing, a stream's details. */
  readonly api: ManagementApi;
  /** We have changed something ourselves: the lists look again now. */
  changed(): void;
  /** The server's event exchange told that somebody came or went. */
  told(event: ServerEvent): void;
}

export interface FacetsOptions {
  readonly clock: Clock;
  /** Somebody looks at who comes and goes; what the server tells of it is handed to the facets. */
  readonly watchServerEvents: () => Stop;
  /** After each request: null when the API answered, the failure when it did not. */
  readonly onReach: (failure: AppError | null) => void;
}

/** `identity` is of the server that answers now. */
export function facetsOf(
  http: HttpClient,
  identity: () => Identity,
  { user, vhost }: ManagementTarget,
  { clock, watchServerEvents, onReach }: FacetsOptions,
): ManagementFacets {
  const withEvents = (stop: Stop): Stop => {
    const leave = watchServerEvents();
    return () => {
      leave();
      stop();
    };
  };
  const api = new ManagementApi({ http, user, vhost, clock, onReach });
  const seesAll = () => identity().tags.some((tag) => tag === 'administrator' || tag === 'monitoring');
  const queues = new QueueList(api, identity().queueCount);
  const exchanges = new ExchangeList(api);
  const consumers = new ConsumerList(api);
  const connections = new ConnectionList(api);
  const policies = new PolicyList(api);
  const totals = new TotalsReader(api, () => {
    const { clusterName, hasStatistics } = identity();
    return { seesClients: seesAll() && hasStatistics, seesNodes: seesAll(), clusterName };
  });
  const consumersFacet: ConsumersFacet = {
    watch: (queue, sink) => withEvents(consumers.watch(queue, sink)),
    watchEvents: (queue, sink) => withEvents(consumers.watchEvents(queue, sink)),
  };
  const connectionsFacet: ConnectionsFacet = {
    watch: (sink) => withEvents(connections.watch(sink)),
    close: (connectionId, reason) => connections.close(connectionId, reason),
  };
  return {
    get product() {
      return identity().product;
    },
    get version() {
      return identity().version;
    },
    get tags() {
      return identity().tags;
    },
    get seesAll() {
      return seesAll();
    },
    get exchangeTypes() {
      return identity().exchangeTypes;
    },
    get consumers() {
      return identity().hasStatistics ? consumersFacet : undefined;
    },
    get connections() {
      return identity().hasStatistics ? connectionsFacet : undefined;
    },
    topology: {
      watchQueues: (sink) => queues.watch(sink),
      watchExchanges: (sink) => exchanges.watch(sink),
      lookFor: (name) => queues.lookFor(name),
      bindings: (filter) => readBindings(api, filter),
      history: (queue) => readHistory(api, queue),
      facts: async (queue) => {
        const { item, facts } = await readFacts(api, queue, identity().version);
        queues.learn(item);
        return facts;
      },
    },
    policies: { watch: (sink) => policies.watch(sink) },
    totals: { watch: (pace, sink) => totals.watch(pace, sink) },
    api,
    changed: () => {
      queues.soon();
      exchanges.soon();
    },
    told: (event) => tell(event, vhost, consumers, connections),
  };
}

function tell(event: ServerEvent, vhost: string, consumers: ConsumerList, connections: ConnectionList): void {
  const kinds = { 'consumer.created': 'joined', 'consumer.deleted': 'left' } as const;
  const where = event.text('vhost');
  // The exchange tells of all virtual hosts; the end of a connection does not say of which.
  if (where !== '' && where !== vhost) return;
  const kind = Object.hasOwn(kinds, event.name) ? kinds[event.name as keyof typeof kinds] : null;
  if (kind === null) return connections.told();
  consumers.told({
    kind,
    tag: event.text('consumer_tag'),
    queue: event.text('queue'),
    user: event.text('user_who_performed_action'),
    at: event.at,
  });
}
