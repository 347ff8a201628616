// Consumers of streams for tests: inside the process, acknowledging what they get as long as they are told to.

import type { Broker, LocalConsumer } from '../../../src/broker/broker-api.ts';
import { decodeProperties } from '../../../src/amqp/properties.ts';
import type { FieldTable } from '../../../src/amqp/field-table.ts';
import { type Plain, tableOf } from '../../support/field-table.ts';

export interface Reader {
  readonly consumer: LocalConsumer;
  readonly bodies: string[];
  readonly offsets: number[];
}

/** Reads on and on; `acks: false` stops after the prefetch. */
export function read(
  broker: Broker,
  queue: string,
  from: Plain | FieldTable[number]['value'] | undefined,
  { prefetch = 10, acks = true } = {},
): Reader {
  const bodies: string[] = [];
  const offsets: number[] = [];
  const consumer: LocalConsumer = broker.consume(
    { queue, prefetch, arguments: offsetArgument(from), paused: true },
    (delivery) => {
      bodies.push(Buffer.from(delivery.body).toString());
      const header = decodeProperties(Buffer.from(delivery.properties)).headers?.find(
        ({ key }) => key === 'x-stream-offset',
      );
      offsets.push(Number(header?.value.value));
      if (acks) consumer.settle(delivery.deliveryTag, 'ack');
    },
  );
  consumer.resume();
  return { consumer, bodies, offsets };
}

function offsetArgument(from: Plain | FieldTable[number]['value'] | undefined): FieldTable {
  if (from === undefined) return [];
  if (typeof from === 'object' && from !== null && 'tag' in from) {
    return [{ key: 'x-stream-offset', value: from as FieldTable[number]['value'] }];
  }
  return tableOf({ 'x-stream-offset': from });
}

export function declareStream(
  broker: Broker,
  name: string,
  more: Readonly<Record<string, Plain>> = {},
): void {
  broker.declareQueue({ name, durable: true, arguments: tableOf({ 'x-queue-type': 'stream', ...more }) });
}

/** All of it is on the disk when this resolves. */
export async function fill(
  broker: Broker,
  queue: string,
  bodies: readonly (string | Buffer)[],
): Promise<void> {
  for (const body of bodies) {
    broker.publish({ exchange: '', routingKey: queue, properties: {}, body: Buffer.from(body) });
  }
  await broker.whenDurable();
}

export function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `m${from + index}`);
}
