// Whose consumer a tag is on one queue. Tags are unique on a channel only: where several clients use one on the same queue,
// no name is given rather than a guess. A consumer that left is still named, because its last events may be read later.

import type { Broker, BrokerEvent, ConsumerView } from '../../broker/broker-api.ts';
import { clientNames } from './client-names.ts';

export interface ConsumerNames {
  /** Empty when it is not known or not clear. */
  readonly of: (consumerTag: string) => string;
  readonly noteEvent: (event: BrokerEvent) => void;
}

interface Known {
  clientName: string;
  /** Consumers with this tag that are there now. */
  live: number;
}

/** Beyond this, the names of consumers that left are forgotten. */
const namesKept = 2_000;

/** `queue` is null where no consumers can be: on an exchange. */
export function consumerNames(broker: Broker, queue: string | null): ConsumerNames {
  const byTag = new Map<string, Known>();

  const join = ({ tag, connection }: ConsumerView) => {
    const { clientName } = clientNames(connection);
    const known = byTag.get(tag);
    if (known === undefined || known.live === 0) {
      byTag.set(tag, { clientName, live: 1 });
      return;
    }
    known.live += 1;
    if (known.clientName !== clientName) known.clientName = '';
  };
  const leave = (tag: string) => {
    const known = byTag.get(tag);
    if (known !== undefined) known.live -= 1;
    if (byTag.size <= namesKept) return;
    for (const [each, { live }] of byTag) {
      if (live <= 0) byTag.delete(each);
    }
  };

  if (queue !== null) {
    for (const view of broker.consumers()) {
      if (view.queue === queue) join(view);
    }
  }
  return {
    of: (consumerTag) => byTag.get(consumerTag)?.clientName ?? '',
    noteEvent: (event) => {
      if (!('consumer' in event) || event.consumer.queue !== queue) return;
      if (event.kind === 'consumer-joined') join(event.consumer);
      else leave(event.consumer.tag);
    },
  };
}
