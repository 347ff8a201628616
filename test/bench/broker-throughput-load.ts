// How many messages a second go through the embedded broker, publish to consume, and through RabbitMQ in the same run.
// The load is a blaster: publishes are encoded beforehand, deliveries are counted by their size (all are equally long),
// so that the client costs little of the two cores. A window keeps the publisher close to the consumer.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { publishBytes, RawAmqp } from '../support/raw-amqp.ts';
import { rabbitmqMissing, startRabbitmq } from '../support/rabbitmq-process.ts';

const warmupMs = 1_000;
const measuredMs = 3_000;
const windowMessages = 20_000;
const messagesPerWrite = 64;

interface Result {
  readonly perSecond: number;
  /** Of basic.qos on a connection of their own while the load runs. */
  readonly medianMs: number;
  readonly slowestMs: number;
}

interface Scenario {
  readonly title: string;
  readonly bodyBytes: number;
  readonly acks: boolean;
}

const scenarios: readonly Scenario[] = [
  { title: '16 B, no ack', bodyBytes: 16, acks: false },
  { title: '1 KiB, no ack', bodyBytes: 1024, acks: false },
  { title: '16 B, acks (multiple, each 500)', bodyBytes: 16, acks: true },
  { title: '1 KiB, acks (multiple, each 500)', bodyBytes: 1024, acks: true },
  { title: '64 KiB, no ack', bodyBytes: 65_536, acks: false },
];

const ours = await measureOurs();
const missing = process.argv.includes('--no-peer') ? 'not asked for' : rabbitmqMissing();
const peer = missing === null ? await measurePeer() : null;
for (const [index, { title }] of scenarios.entries()) {
  const mine = ours[index];
  const theirs = peer?.[index];
  if (mine === undefined) continue;
  const compared =
    theirs === undefined
      ? `RabbitMQ: ${missing ?? 'no number'}`
      : `RabbitMQ ${shown(theirs)}, ratio ${(mine.perSecond / theirs.perSecond).toFixed(2)}`;
  console.log(`${title.padEnd(34)} ${shown(mine)}, ${compared}`);
}
process.exit(0);

async function measureOurs(): Promise<Result[]> {
  const server = spawn(process.execPath, [path.join(import.meta.dirname, 'broker-throughput-server.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await new Promise<string[]>((resolve) => {
    createInterface(server.stdout).once('line', (text) => resolve([text]));
  });
  const rates = await measureAll(Number(line));
  server.stdin.end();
  return rates;
}

async function measurePeer(): Promise<Result[]> {
  const rabbitmq = await startRabbitmq({ asInstalled: true });
  try {
    return await measureAll(rabbitmq.amqpPort);
  } finally {
    await rabbitmq.stop();
  }
}

async function measureAll(port: number): Promise<Result[]> {
  const rates: Result[] = [];
  for (const scenario of scenarios) rates.push(await measure(port, scenario));
  return rates;
}

async function measure(port: number, { title, bodyBytes, acks }: Scenario): Promise<Result> {
  const queue = `throughput ${title}`;
  const body = Buffer.alloc(bodyBytes, 'x');
  const consumer = await RawAmqp.open(port);
  await consumer.openChannel(1);
  await consumer.declareQueue(1, queue, { exclusive: true });
  if (acks) {
    consumer.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 2000, global: false });
    await consumer.expect('basic.qos-ok');
  }
  consumer.send(1, 'basic.consume', {
    ticket: 0,
    queue,
    consumerTag: 'c',
    noLocal: false,
    noAck: !acks,
    exclusive: false,
    nowait: false,
    arguments: [],
  });
  await consumer.expect('basic.consume-ok');
  const publisher = await RawAmqp.open(port);
  await publisher.openChannel(1);
  const deliveryBytes = await oneDelivery(publisher, consumer, queue, body, acks);

  let received = 0;
  let acked = 0;
  let bytes = 0;
  let published = 0;
  let stopped = false;
  const perWrite = bodyBytes > 8192 ? 4 : messagesPerWrite;
  const batch = Buffer.concat(Array.from({ length: perWrite }, () => publishBytes(1, '', queue, body)));
  const window = Math.min(windowMessages, Math.ceil((64 * 1024 * 1024) / Math.max(bodyBytes, 1)));
  const pump = (): void => {
    while (!stopped && published - received < window && publisher.socket.writableLength < 1 << 20) {
      publisher.socket.write(batch);
      published += perWrite;
    }
  };
  consumer.socket.removeAllListeners('data');
  consumer.socket.on('data', (chunk) => {
    bytes += chunk.length;
    received = Math.floor(bytes / deliveryBytes);
    if (acks && received - acked >= 500) {
      acked = received;
      // The first message had tag 1.
      consumer.send(1, 'basic.ack', { deliveryTag: BigInt(acked + 1), multiple: true });
    }
    pump();
  });
  publisher.socket.on('drain', pump);
  pump();
  await new Promise((resolve) => setTimeout(resolve, warmupMs));
  const from = received;
  const startedAt = performance.now();
  const latencies = await askFor(measuredMs, port);
  const perSecond = ((received - from) * 1000) / (performance.now() - startedAt);
  stopped = true;
  publisher.destroy();
  consumer.destroy();
  return {
    perSecond,
    medianMs: latencies[Math.floor(latencies.length / 2)] ?? 0,
    slowestMs: latencies.at(-1) ?? 0,
  };
}

/** How long small requests take meanwhile, ascending. The load shares this process, so that its own turns count too. */
async function askFor(durationMs: number, port: number): Promise<number[]> {
  const client = await RawAmqp.open(port);
  await client.openChannel(1);
  const until = performance.now() + durationMs;
  const latencies: number[] = [];
  while (performance.now() < until) {
    const askedAt = performance.now();
    client.send(1, 'basic.qos', { prefetchSize: 0, prefetchCount: 1, global: false });
    await client.expect('basic.qos-ok');
    latencies.push(performance.now() - askedAt);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  client.destroy();
  return latencies.toSorted((left, right) => left - right);
}

/** Publishes one message and says how many bytes its delivery takes: all that follow take the same. */
async function oneDelivery(
  publisher: RawAmqp,
  consumer: RawAmqp,
  queue: string,
  body: Buffer,
  acks: boolean,
): Promise<number> {
  publisher.publish(1, '', queue, body);
  const method = await consumer.next();
  const { properties, bodyFrames } = await consumer.content();
  if (acks) consumer.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  return method.payload.length + 8 + properties.length + 12 + 8 + body.length + bodyFrames * 8;
}

function shown({ perSecond, medianMs, slowestMs }: Result): string {
  const rate = Math.round(perSecond).toLocaleString('en-US').padStart(9);
  return `${rate} msg/s (answers in ${medianMs.toFixed(1)} ms, slowest ${slowestMs.toFixed(0)} ms)`;
}
