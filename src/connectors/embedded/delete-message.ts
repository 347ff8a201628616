// The delete-message facet: takes one message out of a queue, wherever it stands in it.

import type { Broker } from '../../broker/broker-api.ts';
import type { DeleteMessageFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { refuseStream, streamsKeepMessages } from './refuse-stream.ts';

export function deleteMessageFacet(broker: Broker): DeleteMessageFacet {
  return {
    delete: (queue, sequence) => {
      const trying = `delete message ${sequence} of the queue '${queue}'`;
      return translated(trying, () => {
        refuseStream(broker, queue, trying, streamsKeepMessages);
        return broker.deleteMessage(queue, Number(sequence));
      });
    },
  };
}
