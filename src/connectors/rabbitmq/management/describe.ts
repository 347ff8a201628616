// What the management API adds to what the page is told of an endpoint.

import type { Facets } from '../../../contract/endpoint.ts';
import type { Management } from './management.ts';

export function managementFacetFields(management: Management): Facets {
  const facets = management.facets();
  if (facets === null) return {};
  const onlyOwn = facets.seesAll ? {} : { onlyOwn: true };
  return {
    ...(facets.consumers === undefined ? {} : { consumers: onlyOwn }),
    ...(facets.connections === undefined ? {} : { connections: { canClose: true, ...onlyOwn } }),
    policies: {},
    totals: {},
  };
}
