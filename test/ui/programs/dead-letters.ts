// A shop whose orders die: a queue with a dead-letter exchange, messages rejected, expired and pushed out of it.

import { startClient } from '../client.ts';

export const frameworkHeaders = {
  'MT-Reason': 'fault',
  'MT-Fault-ExceptionType': 'System.InvalidOperationException',
  'MT-Fault-Message': 'No stock for item 7',
  'MT-Fault-StackTrace':
    '   at Shop.BillingConsumer.Consume(ConsumeContext`1 context) in /src/BillingConsumer.cs:line 21\n   at MassTransit.Pipeline.Send()',
  'MT-Fault-Timestamp': '2026-05-01T10:42:07.1234567Z',
  'MT-Fault-InputAddress': 'rabbitmq://localhost/billing?durable=true',
  'MT-Fault-RetryCount': 5,
  'MT-Fault-ConsumerType': 'Shop.BillingConsumer',
  'MT-Fault-MessageType': 'Shop.OrderBilled',
  'MT-Host-MachineName': 'web-1',
};

/** Of `queue`, four in its attic: three rejected, one expired. One in mail_error. */
export async function fillWithDeadLetters(amqpUrl: string, queue = 'orders'): Promise<void> {
  const attic = `${queue}.attic`;
  const { connection, channel, fill } = await startClient(amqpUrl, 'shop');
  await channel.assertExchange('shop.events', 'topic');
  await channel.assertExchange('shop.dead', 'fanout');
  await channel.assertQueue(attic);
  await channel.bindQueue(attic, 'shop.dead', '');
  await channel.assertQueue(queue, { deadLetterExchange: 'shop.dead' });
  await channel.bindQueue(queue, 'shop.events', 'order.*');
  await fill('mail_error', ['{"mail":1}'], { headers: frameworkHeaders });
  const publisher = await connection.createConfirmChannel();
  const publish = async (order: number, options = {}) => {
    const body = JSON.stringify({ order, customer: 'maria@example.com', lines: [{ item: 7, count: order }] });
    const properties = { contentType: 'application/json', messageId: `order-${order}`, persistent: true };
    publisher.publish('shop.events', 'order.created', Buffer.from(body), { ...properties, ...options });
    await publisher.waitForConfirms();
  };
  for (const order of [1, 2, 3]) await publish(order);
  for (let rejected = 0; rejected < 3; rejected += 1) {
    const message = await channel.get(queue);
    if (message !== false) channel.reject(message, false);
  }
  await publish(4, { expiration: '1' });
  await publisher.close();
}
