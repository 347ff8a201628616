// A producer at full speed and a consumer that keeps the queue short, until killed: node test/bench/page-flood.mjs <amqp url>

import amqp from 'amqplib';

const url = process.argv[2] ?? 'amqp://localhost';
const body = Buffer.from(
  '{"order":9007199254740993,"tenant":"eu","amount":184.50,"customer":{"id":"c_81f2"}}',
);
const producer = await (await amqp.connect(url)).createChannel();
const consumer = await (await amqp.connect(url)).createChannel();
await producer.assertQueue('flood', { durable: false });
await consumer.consume('flood', () => undefined, { noAck: true });
for (;;) {
  const more = producer.publish('', 'flood', body, { contentType: 'application/json' });
  if (!more) await new Promise((resolve) => producer.once('drain', () => resolve(undefined)));
}
