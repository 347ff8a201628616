// A shop on a RabbitMQ, for pictures: queues of each type, messages in them, dead letters of several kinds, policies, and
// workers that hold some. Once for each Playwright worker.

import { connect, type ChannelModel } from 'amqplib';
import type { SharedRabbitmq } from '../support/rabbitmq-on-demand.ts';
import { stopClients } from '../ui/client.ts';
import { fillWithDeadLetters } from '../ui/programs/dead-letters.ts';
import { expect, test as base } from '../ui/rabbitmq-test.ts';

export interface Shop {
  readonly url: string;
  readonly managementUrl: string;
}

export const test = base.extend<object, { shop: Shop }>({
  shop: [
    async ({ rabbit }, provide) => {
      const url = `amqp://guest:guest@127.0.0.1:${String(rabbit.amqpPort)}`;
      const programs = await openShop(url, rabbit);
      await provide({ url, managementUrl: rabbit.managementUrl });
      for (const program of programs) await program.close();
      await stopClients();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

export { expect };

async function openShop(url: string, rabbit: SharedRabbitmq): Promise<readonly ChannelModel[]> {
  const open = (name: string) => connect(url, { clientProperties: { connection_name: name } });
  const program = await open('order-api');
  const channel = await program.createConfirmChannel();
  const limits = { 'max-length': 100_000, 'message-ttl': 3_600_000 };
  await rabbit.admin.setPolicy('/', 'limits', {
    pattern: '^orders',
    definition: limits,
    'apply-to': 'queues',
  });
  await rabbit.admin.setPolicy('/', 'stock', {
    pattern: '^stock',
    definition: { 'dead-letter-exchange': 'orders.dlx' },
  });
  await rabbit.admin.call('PUT', '/api/operator-policies/%2F/ceiling', {
    pattern: '.*',
    definition: { 'max-length': 50_000 },
    'apply-to': 'queues',
  });
  await channel.assertExchange('orders', 'topic');
  await channel.assertExchange('orders.dlx', 'fanout');
  await channel.assertQueue('orders.dead');
  await channel.bindQueue('orders.dead', 'orders.dlx', '');
  await channel.assertQueue('orders.created', { deadLetterExchange: 'orders.dlx' });
  const typed = (type: string, more = {}) => ({ arguments: { 'x-queue-type': type, ...more } });
  await channel.assertQueue('orders.audit', typed('quorum', { 'x-delivery-limit': 6 }));
  await channel.assertQueue('orders.history', typed('stream'));
  await channel.assertQueue('orders.archive');
  await channel.assertQueue('stock.levels');
  for (const queue of ['orders.created', 'orders.audit', 'orders.history']) {
    await channel.bindQueue(queue, 'orders', queue === 'orders.created' ? 'order.created.*' : '#');
  }
  for (let number = 0; number < 300; number += 1) {
    const tenant = number % 3 === 0 ? 'us' : 'eu';
    const lines = [{ sku: 'A-17', quantity: 2 }];
    const customer = { id: 'c_81f2', email: 'maria@example.com' };
    const body = { order: 18_204 + number, tenant, amount: 80.5 + number, lines, customer };
    channel.publish('orders', `order.created.${tenant}`, Buffer.from(JSON.stringify(body)), {
      contentType: 'application/json',
      persistent: true,
      messageId: `o-${String(number)}`,
      headers: { attempt: 1, tenant },
    });
  }
  await channel.waitForConfirms();
  for (let count = 0; count < 12; count += 1) {
    const message = await channel.get('orders.created');
    if (message !== false) channel.reject(message, false);
  }
  await fillWithDeadLetters(url, 'billing');
  const worker = await open('worker-1');
  const taking = await worker.createChannel();
  await taking.prefetch(20);
  await taking.consume('orders.created', () => undefined);
  return [program, worker];
}
