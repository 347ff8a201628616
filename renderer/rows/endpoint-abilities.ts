// What may be done on an endpoint now: the question that commands ask before they offer themselves.

import type { Endpoint, Facets } from '../../src/contract/endpoint.ts';
import { endpointsText } from '../strings/endpoints.ts';
import { endpointRows, useEndpoints } from './endpoints.ts';
import { isStream } from './streams.ts';

/** True when the endpoint is up and has this facet. */
function hasFacet(endpointId: string, facet: keyof Facets): boolean {
  const endpoint = endpointRows.get(endpointId);
  return endpoint?.state === 'ready' && endpoint.facets[facet] !== undefined;
}

/** True when it has this facet and may be changed. */
export function canChange(endpointId: string, facet: keyof Facets): boolean {
  return hasFacet(endpointId, facet) && endpointRows.get(endpointId)?.readOnly === false;
}

/** True when a job can read the messages of its queues: where they are, or by taking them. */
export function canReadAsJob(endpointId: string): boolean {
  const isExact = endpointRows.get(endpointId)?.facets.browse?.effect === 'none';
  return (isExact && hasFacet(endpointId, 'browse')) || canChange(endpointId, 'take');
}

/** True when a job can take messages out of this queue; nobody takes one out of a stream. */
export function canTakeAway(endpointId: string, queue: string): boolean {
  if (isStream(endpointId, queue)) return false;
  return canChange(endpointId, 'deleteMessage') || canChange(endpointId, 'take');
}

/** Where messages may be sent. */
export function publishableEndpoints(): readonly Endpoint[] {
  return [...endpointRows.values()].filter(isPublishable);
}

export function usePublishableEndpoints(): readonly Endpoint[] {
  return useEndpoints().filter(isPublishable);
}

function isPublishable({ id }: Endpoint): boolean {
  return canChange(id, 'publish');
}

/** Why commands that change something cannot run there, when the endpoint itself is the reason; null when it is not. */
export function whyUnchangeable(endpointId: string): string | null {
  const endpoint = endpointRows.get(endpointId);
  if (endpoint === undefined) return null;
  if (endpoint.state !== 'ready') return endpointsText.lost(endpoint.name);
  return endpoint.readOnly ? endpointsText.readOnlyReason(endpoint.name) : null;
}
