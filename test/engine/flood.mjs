// A program that publishes as fast as it can until it is killed: node flood.mjs <url> <queue> <publish|consume>

import amqp from 'amqplib';

const [, , url = '', queue = '', role = 'publish'] = process.argv;
const connection = await amqp.connect(url);
const channel = await connection.createChannel();
// Bounded, so that the broker's memory never fills and blocks the publisher, however slow the consumer is.
await channel.assertQueue(queue, { durable: false, maxLength: 100_000 });
process.stdout.write('ready\n');

if (role === 'consume') {
  await channel.prefetch(500);
  await channel.consume(queue, (message) => message !== null && channel.ack(message));
} else {
  const body = Buffer.alloc(200, 'x');
  const publish = () => {
    for (let count = 0; count < 1_000; count += 1) {
      if (!channel.sendToQueue(queue, body, { contentType: 'text/plain' })) {
        channel.once('drain', publish);
        return;
      }
    }
    setImmediate(publish);
  };
  publish();
}
