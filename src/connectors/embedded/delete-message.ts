// The delete-message facet: takes one message out of a queue, wherever it stands in it. It says so when that has been
// written down: a job that moves messages must not tell that one has gone which is there again after a crash.

import type { Broker } from '../../broker/broker-api.ts';
import type { DeleteMessageFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { refuseStream, streamsKeepMessages } from './refuse-stream.ts';

export function deleteMessageFacet(broker: Broker): DeleteMessageFacet {
  return {
    check: (queue) =>
      refuseStream(broker, queue, `take messages out of the queue '${queue}'`, streamsKeepMessages),
    delete: (queue, sequence) => {
      const trying = `delete message ${sequence} of the queue '${queue}'`;
      return translated(trying, async () => {
        refuseStream(broker, queue, trying, streamsKeepMessages);
        const isDeleted = broker.deleteMessage(queue, Number(sequence));
        // A disk that refuses is told by the broker itself.
        if (isDeleted) await broker.whenSettled();
        return isDeleted;
      });
    },
  };
}
