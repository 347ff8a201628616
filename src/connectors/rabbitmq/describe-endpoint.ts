// What the page is told of a RabbitMQ endpoint: its state in words, and which facets it has.

import type { Endpoint } from '../../contract/endpoint.ts';
import { exchangeTypes } from './admin.ts';
import type { ServerFacts } from './link.ts';
import type { LinkState } from './link-keeper.ts';
import { managementFacetFields } from './management/describe.ts';
import type { Management } from './management/management.ts';
import { addressOf, type RabbitMqTarget } from './target.ts';

export function describeEndpoint(
  target: RabbitMqTarget,
  state: LinkState,
  server: ServerFacts | null,
  management: Management,
): Endpoint {
  return {
    id: target.id,
    name: target.name,
    kind: 'rabbitmq',
    colour: target.colour,
    environment: target.environment,
    readOnly: target.readOnly,
    ...stateOf(state, server !== null),
    management: management.state(),
    tracing: null,
    address: addressOf(target),
    addressTaken: null,
    vhost: target.vhost,
    user: target.user,
    product: server?.product ?? '',
    version: server?.version ?? '',
    startedAt: null,
    facets: {
      publish: { reportsQueues: false },
      consume: {},
      purge: {},
      admin: { exchangeTypes },
      take: {},
      ...managementFacetFields(management),
    },
  };
}

function stateOf(
  state: LinkState,
  wasReady: boolean,
): Pick<Endpoint, 'state' | 'stateReason' | 'staleSince' | 'retryAt'> {
  if (state.kind === 'ready') {
    const { blocked } = state.link;
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
