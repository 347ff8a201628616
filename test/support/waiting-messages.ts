// What waits in a queue, read through the inspector's own way in: nothing is moved by looking.

import { decodeProperties, type Properties } from '../../src/amqp/properties.ts';
import type { Broker } from '../../src/broker/broker-api.ts';

export interface WaitingMessage {
  readonly body: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
}

export function waiting(broker: Broker, queue: string): WaitingMessage[] {
  const { sequences } = broker.snapshot(queue);
  return broker.read(queue, sequences).flatMap((message) =>
    message === null
      ? []
      : [
          {
            body: Buffer.from(message.body).toString(),
            exchange: message.exchange,
            routingKey: message.routingKey,
            properties: decodeProperties(message.properties),
          },
        ],
  );
}

export function bodies(broker: Broker, queue: string): string[] {
  return waiting(broker, queue).map((message) => message.body);
}

/** Straight to a queue, through the default exchange. */
export function send(broker: Broker, queue: string, body: string, properties: Properties = {}): void {
  broker.publish({ exchange: '', routingKey: queue, properties, body: Buffer.from(body) });
}
