// The session of a RabbitMQ server (or LavinMQ): facets over one kept connection and a second one for publishing.
// It connects in the background, and goes on trying; what its state is, its endpoint says.

import type { Endpoint } from '../../contract/endpoint.ts';
import { limits } from '../../contract/limits.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { EndpointLabels, RememberedFacet, Session } from '../connector.ts';
import { adminFacet } from './admin.ts';
import { amqpTopology } from './amqp-topology.ts';
import { openLink } from './connect.ts';
import { consumeFacet } from './consume.ts';
import { describeEndpoint, mayTrace } from './describe-endpoint.ts';
import { translated } from './errors.ts';
import { LazyLink } from './lazy-link.ts';
import type { Link, ServerFacts } from './link.ts';
import { LinkKeeper } from './link-keeper.ts';
import { absence } from './management/absence.ts';
import { announcing } from './management/announcing.ts';
import { EventExchange } from './management/event-exchange.ts';
import { createManagement } from './management/management.ts';
import { tapFacet } from './tap/tap.ts';
import { Tracing, type TracingMemory } from './tap/tracing.ts';
import { switchedTopology } from './management/switched-topology.ts';
import { peekFacet } from './peek/browse.ts';
import { Shelf } from './peek/shelf.ts';
import { publishFacet } from './publish.ts';
import { purgeFacet } from './purge.ts';
import { RememberedQueues } from './remembered-queues.ts';
import { takeFacet } from './taker.ts';
import { addressOf, type RabbitMqTarget } from './target.ts';

export interface RabbitMqSessionOptions {
  readonly log: Log;
  readonly clock?: Clock;
  /** The list of queues to remember has changed. */
  readonly onRememberedQueues: (names: readonly string[]) => void;
  /** Without it nobody knows after a crash that tracing was left on. */
  readonly tracing?: TracingMemory;
}

export interface RabbitMqSession extends Session {
  /** Does not wait for the back-off. */
  tryNow(): void;
  readonly remembered: RememberedFacet;
}

/** Returns at once, also when the server cannot be reached. */
export function createRabbitMqSession(
  target: RabbitMqTarget,
  options: RabbitMqSessionOptions,
): RabbitMqSession {
  const { log, clock = systemClock } = options;
  const listeners = new Set<() => void>();
  /** Of the last connection: what was known stays while there is none. */
  let server: ServerFacts | null = null;
  let known: Link | null = null;
  let endpoint: Endpoint;
  let labels: EndpointLabels = target;

  const keeper = new LinkKeeper({
    clock,
    open: (signal) => openLink(target, { clock, connectionName: 'Leveret', signal }),
    onChange: () => refresh(),
  });
  const another = (purpose: string) => ({
    keeper,
    open: () => openLink(target, { clock, connectionName: `Leveret: ${purpose}` }),
  });
  const publishing = new LazyLink({ ...another('publishing'), onChange: () => refresh() });
  // Large bodies do not hold up everything else, and what a server answers with the end of a connection ends only this one.
  const looking = new LazyLink(another('looking at messages'));
  const following = new LazyLink(another('following messages'));
  const shelf = new Shelf(limits.peekKeptBytes);
  const link = () => (keeper.state.kind === 'ready' ? keeper.state.link : null);
  const queues = new RememberedQueues(target.rememberedQueues, link, clock);

  const management = createManagement(target, {
    clock,
    log,
    watchServerEvents: () => events.watch(),
    onChange: () => {
      topology.changed();
      if (management.state().state === 'ready') tracing.begin();
      refresh();
    },
  });
  const api = () => management.facets()?.api ?? null;
  // What AMQP alone can do too does not wait for an API that does not answer.
  const reachable = () => (management.state().state === 'ready' ? management.facets() : null);
  const tracing = new Tracing({
    api,
    memory: options.tracing ?? { wasOurs: false, keep: () => Promise.resolve() },
    clock,
    log,
    onChange: () => refresh(),
  });
  const topology = switchedTopology({
    amqp: amqpTopology(queues, link, () => absence(endpoint)),
    managed: () => management.facets()?.topology ?? null,
    isLooking: () => management.state().state === 'looking',
  });

  const events = new EventExchange({
    clock,
    link,
    mayDeclare: !target.readOnly,
    onEvent: (event) => management.facets()?.told(event),
    onChange: () => refresh(),
  });

  function refresh(): void {
    const { state } = keeper;
    if (state.kind === 'ready') {
      server = state.link.server;
      if (known !== state.link) {
        known = state.link;
        // Not before: a name or password that AMQP refuses is not tried a second time.
        management.connected();
      }
      events.follow();
    }
    const before = endpoint;
    endpoint = describeEndpoint(
      { ...target, ...labels },
      {
        state,
        server,
        blocked: publishing.blocked,
        management,
        eventExchange: events.state,
        tracing: tracing.state,
      },
    );
    if (before.state !== endpoint.state || before.stateReason !== endpoint.stateReason) {
      log.info(
        `${labels.name} (${addressOf(target)}): ${endpoint.state}${endpoint.stateReason === null ? '' : `: ${endpoint.stateReason}`}`,
      );
    }
    for (const listener of listeners) listener();
  }
  endpoint = describeEndpoint(target, {
    state: keeper.state,
    server,
    blocked: null,
    management,
    eventExchange: null,
    tracing: null,
  });
  keeper.start();

  return {
    id: target.id,
    endpoint: () => endpoint,
    onEndpointChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    topology: topology.topology,
    get consumers() {
      return management.facets()?.consumers;
    },
    get connections() {
      return management.facets()?.connections;
    },
    get policies() {
      return management.facets()?.policies;
    },
    get totals() {
      return management.facets()?.totals;
    },
    browse: peekFacet({ links: looking, management: reachable, shelf, clock }),
    tap: tapFacet({
      links: following,
      surroundings: () => ({
        api: api(),
        isTracing: tracing.state === null ? null : tracing.state !== 'off',
      }),
      shelf,
      clock,
    }),
    get tracing() {
      return mayTrace(management) ? tracing : undefined;
    },
    publish: publishFacet(publishing, target.user, clock),
    consume: consumeFacet(keeper, clock),
    purge: purgeFacet(keeper),
    admin: announcing(adminFacet(keeper, another('declaring').open), () => management.facets()?.changed()),
    take: takeFacet(keeper, reachable, clock),
    remembered: {
      remember: (queue) => {
        const trying = `remember the queue '${queue}'`;
        return translated(trying, async () => {
          keeper.link(trying);
          await queues.ask(queue);
          if (queues.remember(queue)) options.onRememberedQueues(queues.names());
        });
      },
      forget: (queue) => {
        if (queues.forget(queue)) options.onRememberedQueues(queues.names());
      },
    },
    relabel: ({ name, colour, environment }) => {
      labels = { name, colour, environment };
      refresh();
    },
    tryNow: () => keeper.tryNow(),
    close: async () => {
      listeners.clear();
      queues.close();
      await tracing.close();
      await Promise.all([
        keeper.close(),
        publishing.close(),
        looking.close(),
        following.close(),
        management.close(),
      ]);
    },
  };
}
