// From a stream's declared policy to the backlog that keeps it.

import type { StreamPolicy } from '../../contract/api.ts';
import type { Backlog } from './backlog.ts';
import { dropOldest } from './drop-oldest.ts';
import { latestPerKey } from './latest-per-key.ts';
import { pauseSource } from './pause-source.ts';

export function createBacklog(policy: StreamPolicy): Backlog {
  switch (policy) {
    case 'dropOldest':
      return dropOldest();
    case 'latestPerKey':
      return latestPerKey();
    case 'pauseSource':
      return pauseSource();
  }
}
