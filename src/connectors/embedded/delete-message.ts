// The delete-message facet: takes one message out of a queue, wherever it stands in it.

import type { Broker } from '../../broker/broker-api.ts';
import type { DeleteMessageFacet } from '../connector.ts';
import { translated } from './errors.ts';

export function deleteMessageFacet(broker: Broker): DeleteMessageFacet {
  return {
    delete: (queue, sequence) =>
      translated(`delete message ${sequence} of the queue '${queue}'`, () =>
        broker.deleteMessage(queue, Number(sequence)),
      ),
  };
}
