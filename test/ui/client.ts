// A program beside the page: one amqplib connection that a spec opens, uses and leaves to be closed with the test.

import { connect, type Channel, type ChannelModel, type ConfirmChannel, type Options } from 'amqplib';

export interface Client {
  readonly connection: ChannelModel;
  readonly channel: Channel;
  /** Declares the queue and publishes each body to it, confirmed. */
  readonly fill: (queue: string, bodies: readonly string[], options?: Options.Publish) => Promise<void>;
}

const open = new Set<ChannelModel>();

export async function startClient(amqpUrl: string, name = 'spec'): Promise<Client> {
  const connection = await connect(amqpUrl, { clientProperties: { connection_name: name } });
  open.add(connection);
  // Specs close connections from the page and kill the broker: both are meant.
  connection.on('error', () => open.delete(connection));
  connection.on('close', () => open.delete(connection));
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  return {
    connection,
    channel,
    fill: async (queue, bodies, options) => {
      const confirming: ConfirmChannel = await connection.createConfirmChannel();
      await confirming.assertQueue(queue);
      for (const body of bodies) confirming.sendToQueue(queue, Buffer.from(body), options ?? {});
      await confirming.waitForConfirms();
      await confirming.close();
    },
  };
}

/** For afterEach. */
export async function stopClients(): Promise<void> {
  const connections = [...open];
  open.clear();
  await Promise.allSettled(connections.map((connection) => connection.close()));
}

/** `count` bodies that tell themselves apart. */
export function bodies(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `{"item":${String(index + 1)}}`);
}
