// Leads to one job, from wherever it is spoken of.

import { navigate, routeStore } from '../../state/route-store.ts';

export function showJob(jobId: string): void {
  navigate({ endpointId: routeStore.getState().endpointId, screen: 'jobs', name: jobId });
}
