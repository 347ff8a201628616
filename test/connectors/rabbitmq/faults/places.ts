// Where the operations of operations.ts are tried: a queue, a stream and an exchange with a few messages, and somebody
// else's connection.

import { connect } from 'amqplib';
import type { SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';

export interface Places {
  /** As the management API names it. */
  readonly strangersConnection: string;
  close(): Promise<void>;
}

/** Puts there what was deleted before. */
export async function makePlaces(
  { amqpPort }: Pick<SharedRabbitmq, 'amqpPort'>,
  vhost: string,
  prefixes: readonly string[],
): Promise<Places> {
  const client = await connect(`amqp://guest:guest@127.0.0.1:${amqpPort}/${encodeURIComponent(vhost)}`);
  // An operation closes it.
  client.on('error', () => undefined);
  const channel = await client.createConfirmChannel();
  for (const prefix of prefixes) {
    const [queue, stream, exchange] = [`${prefix}-queue`, `${prefix}-stream`, `${prefix}-exchange`];
    await channel.assertQueue(queue, { durable: true });
    await channel.assertQueue(stream, { durable: true, arguments: { 'x-queue-type': 'stream' } });
    await channel.assertExchange(exchange, 'direct', { durable: true });
    await channel.bindQueue(queue, exchange, 'key');
    for (const name of [queue, queue, stream, stream]) channel.sendToQueue(name, Buffer.from('x'));
  }
  await channel.waitForConfirms();
  const { localPort } = (client.connection as unknown as { stream: { localPort: number } }).stream;
  return {
    strangersConnection: `127.0.0.1:${localPort} -> 127.0.0.1:${amqpPort}`,
    // It may have been closed already.
    close: () => client.close().catch(() => undefined),
  };
}
