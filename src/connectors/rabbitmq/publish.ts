// The publish facet: what the user writes on one channel, and stored messages on one for each job that sends them.

import { encodeProperties } from '../../amqp/properties.ts';
import type { Clock } from '../../lib/clock.ts';
import { toWireProperties } from '../amqp/message-properties.ts';
import type { PublishFacet } from '../connector.ts';
import { rabbitError } from './errors.ts';
import type { LazyLink } from './lazy-link.ts';
import { Publisher } from './publisher.ts';

export function publishFacet(link: LazyLink, user: string, clock: Clock): PublishFacet {
  const byHand = new Publisher(link, user, clock);
  return {
    publish: async ({ properties, ...message }) => {
      let storedProperties: Uint8Array;
      try {
        storedProperties = encodeProperties(toWireProperties(properties));
      } catch (error) {
        throw rabbitError(error, 'write the properties of the message');
      }
      return await byHand.send({ ...message, storedProperties });
    },
    sender: () => new Publisher(link, user, clock),
  };
}
