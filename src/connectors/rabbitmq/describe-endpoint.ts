// What the page is told of a RabbitMQ endpoint: its state in words, and which facets it has.

import type { Endpoint, EventExchangeState } from '../../contract/endpoint.ts';
import { exchangeTypes } from './admin.ts';
import type { ServerFacts } from './link.ts';
import type { LinkState } from './link-keeper.ts';
import { managementFacetFields } from './management/describe.ts';
import type { Management } from './management/management.ts';
import { addressOf, type RabbitMqTarget } from './target.ts';

export interface EndpointParts {
  readonly state: LinkState;
  /** Of the last connection. */
  readonly server: ServerFacts | null;
  /** Why the server holds our publishing back, or null. */
  readonly blocked: string | null;
  readonly management: Management;
  readonly eventExchange: EventExchangeState | null;
  readonly tracing: Endpoint['tracing'];
}

export function describeEndpoint(target: RabbitMqTarget, parts: EndpointParts): Endpoint {
  const { state, server, blocked, management, eventExchange } = parts;
  return {
    id: target.id,
    name: target.name,
    kind: 'rabbitmq',
    colour: target.colour,
    environment: target.environment,
    readOnly: target.readOnly,
    ...stateOf(state, server !== null, blocked),
    management: management.state(),
    eventExchange,
    tracing: parts.tracing,
    address: addressOf(target),
    addressTaken: null,
    vhost: target.vhost,
    user: target.user,
    product: server?.product ?? '',
    version: server?.version ?? '',
    startedAt: null,
    facets: {
      browse: { effect: 'redelivers' },
      tap: {
        targets: management.facets() === null ? ['queue', 'exchange'] : ['queue', 'exchange', 'firehose'],
        effect: 'temporaryQueue',
      },
      ...(mayTrace(management) ? { tracing: {} } : {}),
      publish: { reportsQueues: false },
      consume: {},
      purge: {},
      admin: { exchangeTypes },
      take: {},
      ...(management.state().state === 'ready' ? {} : { remembered: {} }),
      ...managementFacetFields(management),
    },
  };
}

/** RabbitMQ lets administrators switch tracing; others have no firehose. */
export function mayTrace(management: Management): boolean {
  const facets = management.facets();
  return facets !== null && facets.product === 'RabbitMQ' && facets.tags.includes('administrator');
}

function stateOf(
  state: LinkState,
  wasReady: boolean,
  blocked: string | null,
): Pick<Endpoint, 'state' | 'stateReason' | 'staleSince' | 'retryAt'> {
  if (state.kind === 'ready') {
    return {
      state: 'ready',
      stateReason: blocked === null ? null : `The server holds publishers back: ${blocked}.`,
      staleSince: null,
      retryAt: null,
    };
  }
  return {
    state: state.kind,
    stateReason: state.problem?.message ?? null,
    staleSince: wasReady ? state.since : null,
    retryAt: state.kind === 'disconnected' ? state.retryAt : null,
  };
}
