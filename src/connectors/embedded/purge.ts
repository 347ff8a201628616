// The purge facet: takes all ready messages out of a queue. Unacked ones stay with their consumers.

import type { Broker } from '../../broker/broker-api.ts';
import type { PurgeFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { refuseStream, streamsKeepMessages } from './refuse-stream.ts';

export function purgeFacet(broker: Broker): PurgeFacet {
  return {
    purge: (queue) => {
      const trying = `purge the queue '${queue}'`;
      return translated(trying, () => {
        refuseStream(broker, queue, trying, streamsKeepMessages);
        return broker.purgeQueue(queue);
      });
    },
  };
}
