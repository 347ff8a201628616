// The browse facet: looks at ready and unacked messages where they are. Nothing moves and nobody notices.

import type { Broker, MessageView } from '../../broker/broker-api.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import type { BrowseFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { copyOf, messageDetail } from './message-rows.ts';
import type { QueueTracker } from './queue-tracker.ts';
import { takeSnapshot } from './snapshot.ts';

export function browseFacet(broker: Broker, queues: QueueTracker, clock: Clock): BrowseFacet {
  return {
    effect: 'none',
    open: (queue) =>
      translated(`list the messages of the queue '${queue}'`, () =>
        takeSnapshot(broker, queues, queue, clock.now()),
      ),
    get: (queue, sequence) =>
      translated(`read message ${sequence} of the queue '${queue}'`, () =>
        messageDetail(broker, find(broker, queue, sequence)),
      ),
    body: (queue, sequence, bytesMax = limits.bodyMaxBytes) =>
      translated(`read the body of message ${sequence} of the queue '${queue}'`, () => {
        const { body } = find(broker, queue, sequence);
        if (body.byteLength <= bytesMax) return copyOf(body, body.byteLength);
        throw new AppError(
          'too_large',
          `The body of message ${sequence} has ${body.byteLength} bytes; at most ${bytesMax} can be read. Its first part is in the message itself.`,
        );
      }),
  };
}

/** Throws AppError not_found when the message has left the queue. */
function find(broker: Broker, queue: string, sequence: string): MessageView {
  const view = broker.read(queue, [Number(sequence)])[0];
  if (view !== undefined && view !== null) return view;
  throw new AppError(
    'not_found',
    `Message ${sequence} is no longer in the queue '${queue}': it was consumed, deleted or has expired. Take a new list to see what is there now.`,
  );
}
