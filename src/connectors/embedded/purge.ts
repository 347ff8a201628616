// The purge facet: takes all ready messages out of a queue. Unacked ones stay with their consumers.

import type { Broker } from '../../broker/broker-api.ts';
import type { PurgeFacet } from '../connector.ts';
import { translated } from './errors.ts';

export function purgeFacet(broker: Broker): PurgeFacet {
  return { purge: (queue) => translated(`purge the queue '${queue}'`, () => broker.purgeQueue(queue)) };
}
