// What the management API adds to what the page is told of an endpoint.

import type { Facets } from '../../../contract/endpoint.ts';
import type { Management } from './management.ts';

export function managementFacetFields(management: Management): Facets {
  const facets = management.facets();
  if (facets === null) return {};
  const onlyOwn = facets.seesAll ? {} : { onlyOwn: true };
  return {
    consumers: onlyOwn,
    connections: { canClose: true, ...onlyOwn },
    policies: {},
    totals: {},
  };
}
