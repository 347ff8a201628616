// The session of the embedded broker: its facets over one set of trackers, and the timers that drive those.
// It does not own the broker; whoever made it closes it.

import type { Broker, BrokerEvent } from '../../broker/broker-api.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { limits } from '../../contract/limits.ts';
import { guardedClock, systemClock, type Clock } from '../../lib/clock.ts';
import type { Session } from '../connector.ts';
import { adminFacet, exchangeTypes } from './admin.ts';
import { browseFacet } from './browse.ts';
import { ConnectionTracker } from './connection-tracker.ts';
import { connectionsFacet } from './connections.ts';
import { consumeFacet } from './consume.ts';
import { ConsumerTracker } from './consumer-tracker.ts';
import { consumersFacet } from './consumers.ts';
import { deleteMessageFacet } from './delete-message.ts';
import { ExchangeTracker } from './exchange-tracker.ts';
import { publishFacet } from './publish.ts';
import { purgeFacet } from './purge.ts';
import { QueueTracker } from './queue-tracker.ts';
import { tapFacet } from './tap.ts';
import { topologyFacet } from './topology.ts';
import { Totals, type BrokerTotals } from './totals.ts';
import { totalsFacet } from './totals-facet.ts';

const lookEveryMs = 250;

export interface EmbeddedSessionOptions {
  readonly broker: Broker;
  readonly id: string;
  readonly name: string;
  /** The address that was wanted but taken, or null. */
  readonly addressTaken: string | null;
  readonly version: string;
  /** A fault of ours while we looked; the broker and its clients go on. */
  readonly onFault: (thrown: unknown) => void;
  readonly clock?: Clock;
}

export interface EmbeddedSession extends Session {
  /** All queues together, with rates of the last second. */
  brokerTotals(): BrokerTotals;
}

export function createEmbeddedSession(options: EmbeddedSessionOptions): EmbeddedSession {
  const { broker, onFault } = options;
  const clock = guardedClock(options.clock ?? systemClock, onFault);
  const onEvent = guardedEvents(broker, onFault);
  const queues = new QueueTracker(broker, clock);
  const exchanges = new ExchangeTracker(broker, clock);
  const consumers = new ConsumerTracker(broker, clock);
  const connections = new ConnectionTracker(broker, clock);
  const totals = new Totals(broker, clock, { queues, consumers, connections });
  const endpoint = describeEndpoint(options);

  const stops = [
    onEvent((event) => apply(event, { queues, exchanges, consumers, connections })),
    clock.every(limits.historyIntervalMs, () => {
      queues.sample();
      exchanges.sample();
      consumers.sample();
      connections.sample();
      totals.sample();
    }),
    lookWhileWatched(queues, clock),
    lookWhileWatched(consumers, clock),
    lookWhileWatched(connections, clock),
    () => exchanges.close(),
  ];

  return {
    id: options.id,
    endpoint: () => endpoint,
    // The embedded broker lives and dies with this process: it is ready for as long as anybody can ask.
    onEndpointChange: () => () => undefined,
    topology: topologyFacet(broker, queues, exchanges),
    browse: browseFacet(broker, queues, clock),
    tap: tapFacet(broker, clock, onEvent),
    publish: publishFacet(broker, clock),
    consume: consumeFacet(broker, clock),
    purge: purgeFacet(broker),
    deleteMessage: deleteMessageFacet(broker),
    consumers: consumersFacet(consumers),
    connections: connectionsFacet(broker, connections),
    admin: adminFacet(broker),
    totals: totalsFacet(() => totals.now(), exchanges, clock),
    brokerTotals: () => totals.now(),
    close: () => {
      for (const stop of stops) stop();
      return Promise.resolve();
    },
  };
}

/** Nobody watches, nothing wakes: an engine at rest is to cost nothing. */
function lookWhileWatched(
  tracker: { look(): void; readonly feed: Pick<QueueTracker['feed'], 'onWatched'> },
  clock: Clock,
): () => void {
  let stop: (() => void) | null = null;
  tracker.feed.onWatched = (watched) => {
    stop?.();
    stop = watched ? clock.every(lookEveryMs, () => tracker.look()) : null;
  };
  return () => stop?.();
}

/** Listeners run inside the broker's own work for a client, which must not fail because of us. */
function guardedEvents(broker: Broker, onFault: (thrown: unknown) => void): Broker['onEvent'] {
  return (listener) =>
    broker.onEvent((event) => {
      try {
        listener(event);
      } catch (thrown) {
        onFault(thrown);
      }
    });
}

interface Trackers {
  readonly queues: QueueTracker;
  readonly exchanges: ExchangeTracker;
  readonly consumers: ConsumerTracker;
  readonly connections: ConnectionTracker;
}

function apply(event: BrokerEvent, { queues, exchanges, consumers, connections }: Trackers): void {
  switch (event.kind) {
    case 'queue-declared':
      return queues.declared(event.name);
    case 'queue-deleted':
      return queues.deleted(event.name);
    case 'exchange-declared':
    case 'exchange-deleted':
    case 'binding-added':
    case 'binding-removed':
      return exchanges.changed();
    case 'consumer-joined':
    case 'consumer-left':
    case 'consumer-cancelled':
      return consumers.changed(event);
    case 'connection-opened':
      return connections.opened(event.connection);
    case 'connection-closed':
      return connections.closed(event.connection);
    case 'notice':
      // The engine gets these from the broker's log.
      return;
  }
}

function describeEndpoint({ broker, id, name, addressTaken, version }: EmbeddedSessionOptions): Endpoint {
  return {
    id,
    name,
    kind: 'embedded',
    colour: null,
    environment: 'local',
    readOnly: false,
    state: 'ready',
    stateReason: null,
    staleSince: null,
    retryAt: null,
    management: null,
    eventExchange: null,
    tracing: null,
    address: `amqp://localhost:${broker.port}`,
    addressTaken,
    vhost: '/',
    user: null,
    product: 'Leveret',
    version,
    startedAt: broker.startedAt,
    facets: {
      browse: { effect: 'none' },
      tap: { targets: ['queue', 'exchange'], effect: 'none' },
      publish: { reportsQueues: true },
      consume: {},
      purge: {},
      deleteMessage: {},
      consumers: {},
      connections: { canClose: true },
      admin: { exchangeTypes },
      totals: {},
    },
  };
}
