// A small shop on the broker, for pictures: an order service publishes, workers consume at their own pace. Ends with its
// connections.

import { connect } from 'amqplib';

const workerDelayMs = 400;
const publishEveryMs = 40;

/**
 * @param {string} amqpUrl
 * @returns {Promise<() => Promise<void>>} the function that ends the traffic
 */
export async function startOrderTraffic(amqpUrl) {
  const open = (/** @type {string} */ name) =>
    connect(amqpUrl, { clientProperties: { connection_name: name } });
  const shop = await open('order-api');
  const channel = await shop.createChannel();
  await channel.assertExchange('orders', 'topic', { durable: true });
  const queues = {
    'orders.created': 'order.created.*',
    'orders.audit': '#',
    'emails.receipts': '*.created.eu',
    'orders.refunds': 'order.refunded.*',
  };
  for (const [queue, key] of Object.entries(queues)) {
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, 'orders', key);
  }
  let number = 0;
  const publish = () => {
    number += 1;
    const tenant = number % 3 === 0 ? 'us' : 'eu';
    channel.publish('orders', `order.created.${tenant}`, order(number, tenant), {
      contentType: 'application/json',
      persistent: true,
      priority: 4,
      messageId: `o-${18_204 + number}`,
      appId: 'order-api',
      timestamp: Math.floor(Date.now() / 1000),
      headers: { tenant, attempt: 1, sampled: true, trace: { id: 'c81f2', parent: null } },
    });
  };
  for (let count = 0; count < 1_500; count += 1) publish();
  const timer = setInterval(publish, publishEveryMs);
  let ended = false;
  const workers = await Promise.all(
    ['worker-1', 'worker-2'].map(async (name) => {
      const connection = await open(name);
      const worker = await connection.createChannel();
      await worker.prefetch(8);
      await worker.consume('orders.created', (message) => {
        if (message !== null) setTimeout(() => !ended && worker.ack(message), workerDelayMs);
      });
      return connection;
    }),
  );
  const mailer = await open('mailer');
  const reader = await mailer.createChannel();
  await reader.consume('emails.receipts', () => {}, { noAck: true });
  return async () => {
    ended = true;
    clearInterval(timer);
    for (const connection of [shop, ...workers, mailer]) await connection.close();
  };
}

/** A number beyond 2^53 is in it on purpose, so JSON.stringify will not do. */
function order(/** @type {number} */ number, /** @type {string} */ tenant) {
  const amount = (80 + ((number * 37) % 400)).toFixed(2);
  return Buffer.from(
    `{"order":90071992547${String(40_993 + number)},"tenant":"${tenant}","amount":${amount},"lines":[{"sku":"A-17","quantity":2},{"sku":"B-4","quantity":1}],"customer":{"id":"c_81f2","email":"maria@example.com"},"placedAt":"2026-11-20T12:04:31Z"}`,
  );
}
