// Scenarios of deliveries: order, acknowledging, prefetch, consumers that come and go.

import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { eventually } from '../../support/eventually.ts';
import { closing, describeMessage, type Scenario } from './scenario.ts';

function send(channel: Channel, queue: string, ...bodies: string[]): void {
  for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body));
}

/** Throws until the list has this many entries. */
async function holds(list: readonly unknown[], count: number): Promise<void> {
  await eventually(() => {
    if (list.length < count) throw new Error(`${list.length} of ${count} messages arrived`);
  });
}

function got(message: GetMessage | false): GetMessage {
  if (message === false) throw new Error('the queue was empty');
  return message;
}

export const deliveryScenarios: readonly Scenario[] = [
  {
    title: 'a message that is put back takes its old place, and says that it was delivered before',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('places');
      send(channel, 'places', 'one', 'two', 'three');
      const first = got(await stage.get(channel, 'places', false));
      const second = got(await stage.get(channel, 'places', false));
      channel.nack(second);
      channel.reject(first, true);
      for (let taken = 0; taken < 4; taken += 1) await stage.get(channel, 'places');
    },
    outcome: ['got one', 'got two', 'got one again', 'got two again', 'got three', 'places is empty'],
  },
  {
    title: 'ack and nack with multiple settle everything up to a message',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('upto');
      send(channel, 'upto', 'one', 'two', 'three', 'four', 'five');
      const taken: GetMessage[] = [];
      for (let count = 0; count < 5; count += 1) taken.push(got(await channel.get('upto')));
      const [, second, , fourth] = taken;
      if (second === undefined || fourth === undefined) throw new Error('five messages were taken');
      channel.ack(second, true);
      channel.nack(fourth, true, true);
      await channel.recover();
      for (let count = 0; count < 4; count += 1) await stage.get(channel, 'upto');
    },
    outcome: ['got three again', 'got four again', 'got five again', 'upto is empty'],
  },
  {
    title: 'acknowledging twice, or what was never delivered, closes the channel',
    async run(stage) {
      const connection = await stage.connect();
      const setUp = await connection.createChannel();
      await setUp.assertQueue('twice');
      send(setUp, 'twice', 'one', 'two', 'three');
      const twice = await stage.channelOf(connection);
      const message = got(await twice.get('twice'));
      twice.ack(message);
      let closed = closing(twice);
      twice.ack(message);
      await closed;

      const never = await stage.channelOf(connection);
      closed = closing(never);
      never.reject({ ...message, fields: { ...message.fields, deliveryTag: 99 } });
      await closed;

      const foreign = await stage.channelOf(connection);
      closed = closing(foreign);
      foreign.nack({ ...message, fields: { ...message.fields, deliveryTag: 1 } }, true);
      await closed;
      await stage.attempt('queue', () => setUp.checkQueue('twice'));
    },
    outcome: [
      'channel: Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - unknown delivery tag 1"',
      'channel: Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - unknown delivery tag 99"',
      'channel: Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - unknown delivery tag 1"',
      'queue: {"queue":"twice","messageCount":2,"consumerCount":0}',
    ],
  },
  {
    title: 'a channel that closes gives back what it had not acknowledged, in order',
    async run(stage) {
      const connection = await stage.connect();
      const taker = await connection.createChannel();
      await taker.assertQueue('returned');
      send(taker, 'returned', 'one', 'two', 'three');
      await stage.get(taker, 'returned', false);
      await stage.get(taker, 'returned', false);
      await taker.close();
      const next = await connection.createChannel();
      for (let count = 0; count < 4; count += 1) await stage.get(next, 'returned');
    },
    outcome: ['got one', 'got two', 'got one again', 'got two again', 'got three', 'returned is empty'],
  },
  {
    title: 'prefetch holds deliveries back until an ack, for each consumer',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('window');
      await channel.prefetch(2);
      send(channel, 'window', 'one', 'two', 'three', 'four', 'five');
      const received: ConsumeMessage[] = [];
      await channel.consume('window', (message) => message !== null && received.push(message));
      await holds(received, 2);
      await stage.attempt('queue', () => channel.checkQueue('window'));
      const [first] = received;
      if (first !== undefined) channel.ack(first);
      await holds(received, 3);
      await stage.attempt('queue', () => channel.checkQueue('window'));
      const more: ConsumeMessage[] = [];
      await channel.consume('window', (message) => message !== null && more.push(message), { noAck: true });
      await holds(more, 2);
      stage.see(received.map(describeMessage).join(' '));
      stage.see(more.map(describeMessage).join(' '));
    },
    outcome: [
      'queue: {"queue":"window","messageCount":3,"consumerCount":1}',
      'queue: {"queue":"window","messageCount":2,"consumerCount":1}',
      'one two three',
      'four five',
    ],
  },
  {
    title: 'a global prefetch is shared by the consumers of a channel',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('shared');
      await channel.prefetch(3, true);
      send(channel, 'shared', 'one', 'two', 'three', 'four', 'five');
      const received: ConsumeMessage[] = [];
      for (const consumerTag of ['a', 'b']) {
        await channel.consume('shared', (message) => message !== null && received.push(message), {
          consumerTag,
        });
      }
      await holds(received, 3);
      await stage.attempt('queue', () => channel.checkQueue('shared'));
      channel.ackAll();
      await holds(received, 5);
      stage.see(received.map(describeMessage).toSorted().join(' '));
    },
    outcome: ['queue: {"queue":"shared","messageCount":2,"consumerCount":2}', 'five four one three two'],
  },
  {
    title: 'consumers of one queue take turns',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('turns');
      const received: string[] = [];
      for (const consumerTag of ['a', 'b', 'c']) {
        const note = (message: ConsumeMessage | null): unknown =>
          message !== null && received.push(consumerTag);
        await channel.consume('turns', note, { noAck: true, consumerTag });
      }
      send(channel, 'turns', '1', '2', '3', '4', '5', '6');
      await holds(received, 6);
      stage.see(received.toSorted().join(' '));
    },
    outcome: ['a a b b c c'],
  },
  {
    title: 'a consumer is told when its queue is deleted',
    async run(stage) {
      const connection = await stage.connect();
      const channel = await stage.channelOf(connection);
      await channel.assertQueue('doomed');
      const told = new Promise<void>((resolve) => {
        void channel.consume('doomed', (message) => message === null && resolve(), { consumerTag: 'told' });
      });
      const other = await connection.createChannel();
      await eventually(async () => {
        const { consumerCount } = await other.checkQueue('doomed');
        if (consumerCount === 0) throw new Error('no consumer yet');
      });
      await stage.attempt('delete', () => other.deleteQueue('doomed'));
      await told;
      stage.see('told');
      await stage.attempt('the channel lives on', () => channel.assertQueue('doomed'));
    },
    outcome: [
      'delete: {"messageCount":0}',
      'told',
      'the channel lives on: {"queue":"doomed","messageCount":0,"consumerCount":0}',
    ],
  },
  {
    title: 'a consumer tag is used once on a channel, and an exclusive consumer stays alone',
    async run(stage) {
      const connection = await stage.connect();
      const setUp = await connection.createChannel();
      await setUp.assertQueue('alone');
      const first = await stage.channelOf(connection);
      const consume = (channel: Channel, options: object) =>
        channel.consume('alone', () => undefined, options);
      await stage.attempt('exclusive', () => consume(first, { consumerTag: 'x', exclusive: true }));
      const second = await stage.channelOf(connection);
      await stage.attempt('beside it', () => consume(second, { consumerTag: 'y' }));
      await stage.attempt('cancel', () => first.cancel('x'));
      await stage.attempt('cancel again', () => first.cancel('x'));
      const third = await stage.channelOf(connection);
      await stage.attempt('shared', () => consume(third, { consumerTag: 'y' }));
      const fourth = await stage.channelOf(connection);
      await stage.attempt('exclusive beside it', () =>
        consume(fourth, { consumerTag: 'x', exclusive: true }),
      );
      const fifth = await stage.channelOf(connection);
      await stage.attempt('of no queue', () => fifth.consume('no-queue', () => undefined));
    },
    outcome: [
      'exclusive: {"consumerTag":"x"}',
      "channel: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - queue 'alone' in vhost '/' in exclusive use\"",
      "beside it refused: Operation failed: BasicConsume; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - queue 'alone' in vhost '/' in exclusive use\"",
      'cancel: {"consumerTag":"x"}',
      'cancel again: {"consumerTag":"x"}',
      'shared: {"consumerTag":"y"}',
      "channel: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - queue 'alone' in vhost '/' in exclusive use\"",
      "exclusive beside it refused: Operation failed: BasicConsume; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - queue 'alone' in vhost '/' in exclusive use\"",
      "channel: Channel closed by server: 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'no-queue' in vhost '/'\"",
      "of no queue refused: Operation failed: BasicConsume; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'no-queue' in vhost '/'\"",
    ],
  },
  {
    title: 'get tells how many messages are left, the exchange and the key',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('counted');
      send(channel, 'counted', 'one', 'two');
      await channel.bindQueue('counted', 'amq.topic', 'a.#');
      channel.publish('amq.topic', 'a.b', Buffer.from('three'));
      for (let count = 0; count < 3; count += 1) {
        const { fields } = got(await channel.get('counted', { noAck: true }));
        stage.see(JSON.stringify({ ...fields, deliveryTag: typeof fields.deliveryTag }));
      }
      await stage.get(channel, 'counted');
    },
    outcome: [
      '{"deliveryTag":"number","redelivered":false,"exchange":"","routingKey":"counted","messageCount":2}',
      '{"deliveryTag":"number","redelivered":false,"exchange":"","routingKey":"counted","messageCount":1}',
      '{"deliveryTag":"number","redelivered":false,"exchange":"amq.topic","routingKey":"a.b","messageCount":0}',
      'counted is empty',
    ],
  },
];
