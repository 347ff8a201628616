// The consume facet: a test consumer inside the broker that takes for real and settles as the user said.

import type { Broker, LocalDelivery } from '../../broker/broker-api.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import { limits } from '../../contract/limits.ts';
import type { Delivery } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ConsumeFacet, ConsumeOptions } from '../connector.ts';
import { DelayedSettling } from '../amqp/delayed-settling.ts';
import { streamOffset } from '../amqp/stream-offset.ts';
import { embeddedError, translated } from './errors.ts';
import { readProperties } from '../amqp/message-properties.ts';
import { copyOf } from './message-rows.ts';
import { refuseStream } from './refuse-stream.ts';

const acknowledgeOnly =
  'Each of its messages can only be acknowledged, which lets the next one come and removes nothing. Choose that, or settle by hand.';

export function consumeFacet(broker: Broker, clock: Clock): ConsumeFacet {
  return {
    start: (options, onDelivery, onEnd) =>
      translated(`consume from the queue '${options.queue}'`, () => {
        const { queue, settle, delayMs } = options;
        if (settle !== null && settle !== 'ack') {
          refuseStream(broker, queue, `consume from the queue '${queue}'`, acknowledgeOnly);
        }
        const settling = new DelayedSettling(clock, settle, delayMs, (tag, how) => {
          try {
            consumer.settle(tag, how);
          } catch (error) {
            // The user was faster and settled it by hand. Anything else is a fault.
            if (!(error instanceof BrokerError)) throw error;
          }
        });
        const consumer = broker.consume(
          {
            queue,
            noAck: settle === 'automatic',
            prefetch: options.prefetch,
            arguments: options.from === undefined ? [] : streamOffset(options.from),
            paused: true,
            onCancelled: () => {
              settling.stop();
              onEnd(`The broker cancelled the consumer: the queue '${queue}' has been deleted.`);
            },
          },
          (delivery) => {
            onDelivery(toDelivery(delivery, options, clock.now()));
            settling.add(delivery.deliveryTag);
          },
        );
        return {
          settle: (deliveryTag, how, multiple) => {
            try {
              consumer.settle(Number(deliveryTag), how, multiple);
            } catch (error) {
              throw embeddedError(error, `settle delivery ${deliveryTag} of the queue '${queue}'`);
            }
          },
          pause: () => consumer.pause(),
          resume: () => consumer.resume(),
          stop: () => {
            settling.stop();
            consumer.cancel();
          },
        };
      }),
  };
}

function toDelivery(delivery: LocalDelivery, options: ConsumeOptions, at: number): Delivery {
  return {
    deliveryTag: String(delivery.deliveryTag),
    at,
    sequence: String(delivery.sequence),
    redelivered: delivery.redelivered,
    exchange: delivery.exchange,
    routingKey: delivery.routingKey,
    properties: readProperties(delivery.properties).properties,
    bodySize: delivery.body.byteLength,
    preview: copyOf(delivery.body, limits.previewBytes),
    settled: options.settle,
  };
}
