// The management side of a session: looks for the API, keeps its state for the page, and gives the facets that come from
// it. A session without it still works over AMQP alone; out of reach is a state here, never an error.

import type { ManagementState } from '../../../contract/endpoint.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
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
import { findManagement, type Found } from './find.ts';
import { segment } from './http-client.ts';
import { PolicyList } from './policy-list.ts';
import { readFacts, readHistory } from './queue-detail.ts';
import { QueueList } from './queue-list.ts';
import type { ManagementTarget } from './target.ts';
import { TotalsReader } from './totals.ts';

const lookAgainMs = 15_000;
/** A name or password that is refused is not tried often: servers lock accounts. */
const refusedAgainMs = 60_000;

/** What the API gives once it has answered; it stays when the API is out of reach for a while, and is stale then. */
export interface ManagementFacets {
  readonly product: Found['product'];
  readonly version: string;
  readonly tags: readonly string[];
  /** False: this user is shown his own connections, channels and consumers only. */
  readonly seesAll: boolean;
  readonly exchangeTypes: readonly string[];
  readonly topology: TopologyFacet;
  readonly consumers: ConsumersFacet;
  readonly connections: ConnectionsFacet;
  readonly policies: PoliciesFacet;
  readonly totals: TotalsFacet;
  /** For what else is asked of the API: tracing, a stream's details. */
  readonly api: ManagementApi;
  /** We have changed something ourselves: the lists look again now. */
  changed(): void;
  /** The server's event exchange told that somebody came or went. */
  told(event: ServerEvent): void;
}

export interface Management {
  state(): ManagementState;
  /** Null until the API has answered once. */
  facets(): ManagementFacets | null;
  /** Begins to look for the API. Further calls do nothing. */
  begin(): void;
  close(): Promise<void>;
}

export interface ManagementOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody looks at who comes and goes; what the server tells of it is handed to the facets. */
  readonly watchServerEvents: () => Stop;
  /** State or facets are others now. */
  readonly onChange: () => void;
}

export function createManagement(target: ManagementTarget, options: ManagementOptions): Management {
  const { clock, log, watchServerEvents, onChange } = options;
  const { mode } = target.management;
  let state: ManagementState = { state: mode === 'none' ? 'none' : 'looking', url: null, reason: null };
  let facets: ManagementFacets | null = null;
  let found: Found | null = null;
  let begun = false;
  let closed = false;
  let cancel: () => void = () => undefined;

  const enter = (next: ManagementState) => {
    if (closed || (next.state === state.state && next.reason === state.reason && next.url === state.url))
      return;
    state = next;
    log.info(`Management API ${next.url ?? ''}: ${next.reason ?? next.state}`);
    onChange();
  };
  const look = async () => {
    const finding = await findManagement(target);
    if (closed) {
      if ('found' in finding) await finding.found.http.close();
    } else if ('state' in finding) {
      cancel = clock.after(
        finding.state.state === 'refused' ? refusedAgainMs : lookAgainMs,
        () => void look(),
      );
      enter(finding.state);
    } else {
      found = finding.found;
      facets = facetsOf(found, target, { clock, watchServerEvents, onReach });
      enter({ state: 'ready', url: found.http.url, reason: null });
    }
  };
  const onReach = (failure: AppError | null) => {
    const url = found?.http.url ?? null;
    if (failure === null) {
      cancel();
      enter({ state: 'ready', url, reason: null });
      return;
    }
    const isRefused = failure.code === 'access_refused';
    enter({ state: isRefused ? 'refused' : 'unreachable', url, reason: failure.message });
    cancel();
    // The lists try again while somebody watches them; this is for when nobody does.
    cancel = clock.after(isRefused ? refusedAgainMs : lookAgainMs, () => {
      facets?.api.get('whoami', 'reach the management API').catch(() => undefined);
    });
  };
  return {
    state: () => state,
    facets: () => facets,
    begin: () => {
      if (begun || mode === 'none') return;
      begun = true;
      void look();
    },
    close: async () => {
      closed = true;
      cancel();
      await found?.http.close();
    },
  };
}

function facetsOf(
  { http, product, version, clusterName, tags, exchangeTypes, queueCount }: Found,
  { user, vhost }: ManagementTarget,
  {
    clock,
    watchServerEvents,
    onReach,
  }: Pick<ManagementOptions, 'clock' | 'watchServerEvents'> & {
    readonly onReach: (failure: AppError | null) => void;
  },
): ManagementFacets {
  const withEvents = (stop: Stop): Stop => {
    const leave = watchServerEvents();
    return () => {
      leave();
      stop();
    };
  };
  const api = new ManagementApi({ http, user, vhost, clock, onReach });
  const seesAll = tags.includes('administrator') || tags.includes('monitoring');
  const queues = new QueueList(api, queueCount);
  const exchanges = new ExchangeList(api);
  const consumers = new ConsumerList(api);
  const connections = new ConnectionList(api);
  const policies = new PolicyList(api);
  const totals = new TotalsReader(api, { seesAll, clusterName });
  return {
    product,
    version,
    tags,
    seesAll,
    exchangeTypes,
    topology: {
      watchQueues: (sink) => queues.watch(sink),
      watchExchanges: (sink) => exchanges.watch(sink),
      bindings: (filter) => readBindings(api, filter),
      history: (queue) => readHistory(api, queue),
      exists: (place) => exists(api, place),
      facts: async (queue) => {
        const { item, facts } = await readFacts(api, queue, version);
        queues.learn(item);
        return facts;
      },
    },
    consumers: {
      watch: (queue, sink) => withEvents(consumers.watch(queue, sink)),
      watchEvents: (queue, sink) => withEvents(consumers.watchEvents(queue, sink)),
    },
    connections: {
      watch: (sink) => withEvents(connections.watch(sink)),
      close: (connectionId, reason) => connections.close(connectionId, reason),
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

async function exists(
  api: ManagementApi,
  place: { readonly queue: string } | { readonly exchange: string },
): Promise<boolean> {
  if ('exchange' in place && place.exchange === '') return true;
  const [path, what] =
    'queue' in place
      ? [`queues/${api.vhost}/${segment(place.queue)}`, `the queue '${place.queue}'`]
      : [`exchanges/${api.vhost}/${segment(place.exchange)}`, `the exchange '${place.exchange}'`];
  try {
    await api.get(`${path}?disable_stats=true&columns=name`, `ask for ${what}`);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return false;
    throw error;
  }
}
