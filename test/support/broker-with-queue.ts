// A broker with one client on it that has channel 1 open and a queue "q" declared: what tests of deliveries begin with.

import { createBroker } from '../../src/broker/broker.ts';
import type { Broker } from '../../src/broker/broker-api.ts';
import { RawAmqp } from './raw-amqp.ts';

/** The caller destroys the client, then closes the broker. */
export async function startBrokerWithQueue(): Promise<{ broker: Broker; client: RawAmqp }> {
  const broker = await createBroker({ port: 0, version: 'test' });
  const client = await RawAmqp.open(broker.port);
  await client.openChannel(1);
  await client.declareQueue(1, 'q');
  return { broker, client };
}
