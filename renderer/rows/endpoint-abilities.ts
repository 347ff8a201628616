// What may be done on an endpoint now: the question that commands ask before they offer themselves.

import type { Facets } from '../../src/contract/endpoint.ts';
import { endpointsText } from '../strings/endpoints.ts';
import { endpointRows } from './endpoints.ts';

/** True when the endpoint is up and has this facet. */
function hasFacet(endpointId: string, facet: keyof Facets): boolean {
  const endpoint = endpointRows.get(endpointId);
  return endpoint?.state === 'ready' && endpoint.facets[facet] !== undefined;
}

/** True when it has this facet and may be changed. */
export function canChange(endpointId: string, facet: keyof Facets): boolean {
  return hasFacet(endpointId, facet) && endpointRows.get(endpointId)?.readOnly === false;
}

/** Why commands that change something cannot run there, when the endpoint itself is the reason; null when it is not. */
export function whyUnchangeable(endpointId: string): string | null {
  const endpoint = endpointRows.get(endpointId);
  if (endpoint === undefined) return null;
  if (endpoint.state !== 'ready') return endpointsText.lost(endpoint.name);
  return endpoint.readOnly ? endpointsText.readOnlyReason(endpoint.name) : null;
}
