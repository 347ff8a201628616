// The publish facet: sends as a client with mandatory and confirms would, and reports what the broker did with it.

import { decodeProperties } from '../../amqp/properties.ts';
import type { Broker, OutgoingMessage } from '../../broker/broker-api.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import type { PublishResult } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PublishFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { checkPlace } from '../amqp/place-size.ts';
import { toWireProperties } from '../amqp/message-properties.ts';

const noRoute = { replyCode: 312, replyText: 'NO_ROUTE' };

export function publishFacet(broker: Broker, clock: Clock): PublishFacet {
  const send = (message: OutgoingMessage) =>
    translated(`publish to the exchange '${message.exchange}'`, async (): Promise<PublishResult> => {
      checkPlace(message);
      const startedMs = clock.steady();
      const confirmMs = () => Math.round((clock.steady() - startedMs) * 1_000) / 1_000;
      try {
        const { queues } = broker.publish(message);
        if (queues.length === 0) {
          return { outcome: 'unroutable', queues: [], confirmMs: confirmMs(), ...noRoute };
        }
        // A client would have its confirm only then.
        await broker.whenDurable();
        return routed(queues, confirmMs());
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        const { replyCode, message: replyText } = error;
        return { outcome: 'refused', queues: [], confirmMs: confirmMs(), replyCode, replyText };
      }
    });
  return {
    publish: ({ properties, ...message }) =>
      translated('write the properties of the message', () =>
        send({ ...message, properties: toWireProperties(properties) }),
      ),
    sender: () => ({
      send: ({ storedProperties, ...message }) =>
        translated('read the properties of the message to send', () =>
          send({ ...message, properties: decodeProperties(storedProperties) }),
        ),
      close: () => Promise.resolve(),
    }),
  };
}

function routed(queues: string[], confirmMs: number): PublishResult {
  return { outcome: 'routed', queues, confirmMs, replyCode: null, replyText: null };
}
