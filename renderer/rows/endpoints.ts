// The endpoints, live, and the one that the page is looking at.

import type { Endpoint } from '../../src/contract/endpoint.ts';
import { useRoute } from '../state/route-store.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

export const endpointRows = sharedRows('endpoint.watch', {});

/** The endpoint of this id, or of the current route; undefined until it is known. */
export function useEndpoint(endpointId?: string): Endpoint | undefined {
  useVersion(endpointRows);
  const route = useRoute();
  return endpointRows.get(endpointId ?? route.endpointId);
}

/** True when what goes there is wanted by somebody: then its name is asked for. */
export function useIsProduction(endpointId: string): boolean {
  return useEndpoint(endpointId)?.environment === 'production';
}

export function useEndpoints(): readonly Endpoint[] {
  useVersion(endpointRows);
  return [...endpointRows.values()];
}
