// The publish facet: sends as a client with mandatory and confirms would, and reports what the broker did with it.

import type { Broker } from '../../broker/broker-api.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import type { PublishResult } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PublishFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { toWireProperties } from './message-properties.ts';

const noRoute = { replyCode: 312, replyText: 'NO_ROUTE' };

export function publishFacet(broker: Broker, clock: Clock): PublishFacet {
  return {
    publish: ({ exchange, routingKey, properties, body }) =>
      translated(`publish to the exchange '${exchange}'`, async (): Promise<PublishResult> => {
        const message = { exchange, routingKey, properties: toWireProperties(properties), body };
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
      }),
  };
}

function routed(queues: string[], confirmMs: number): PublishResult {
  return { outcome: 'routed', queues, confirmMs, replyCode: null, replyText: null };
}
