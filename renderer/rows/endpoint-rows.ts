// The endpoints, live, and what may be done on each: the question that commands ask before they offer themselves.

import type { Endpoint, Facets } from '../../src/contract/model.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

/** Keyed by endpoint id. */
export const endpointRows = sharedRows('endpoint.watch', {});

/** Undefined until the engine has told of it. */
export function useEndpoint(endpointId: string): Endpoint | undefined {
  useVersion(endpointRows);
  return endpointRows.get(endpointId);
}

/** True when the endpoint is up and has this facet. */
export function hasFacet(endpointId: string, facet: keyof Facets): boolean {
  const endpoint = endpointRows.get(endpointId);
  return endpoint?.state === 'ready' && endpoint.facets[facet] !== undefined;
}

/** True when it has this facet and may be changed. */
export function canChange(endpointId: string, facet: keyof Facets): boolean {
  return hasFacet(endpointId, facet) && endpointRows.get(endpointId)?.readOnly === false;
}
