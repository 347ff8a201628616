// Scenarios of streams: what may be declared, from where consumers read, and what streams refuse. Each message is
// published by itself and confirmed: RabbitMQ counts a prefetch in chunks, and so each is a chunk of its own.

import type { Channel, ChannelModel, ConsumeMessage, Options } from 'amqplib';
import { eventually } from '../../support/eventually.ts';
import type { Scenario, Stage } from './scenario.ts';

const stream: Options.AssertQueue = { durable: true, arguments: { 'x-queue-type': 'stream' } };

function streamWith(more: object): Options.AssertQueue {
  return { durable: true, arguments: { 'x-queue-type': 'stream', ...more } };
}

/** Runs each step on a connection of its own, because some refusals close it. */
async function attemptEach(
  stage: Stage,
  steps: Readonly<Record<string, (channel: Channel) => PromiseLike<unknown>>>,
): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    const connection = await stage.quietConnection();
    const channel = await connection.createChannel();
    channel.on('error', () => undefined); // the step itself is refused with the same words
    await stage.attempt(name, () => step(channel));
  }
}

async function fill(connection: ChannelModel, queue: string, ...bodies: string[]): Promise<void> {
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, stream);
  for (const body of bodies) {
    channel.sendToQueue(queue, Buffer.from(body));
    await channel.waitForConfirms();
  }
}

/** What a consumer gets from there on, up to `count` messages, each acknowledged. */
async function take(connection: ChannelModel, queue: string, from: unknown, count: number): Promise<string> {
  return (await begin(connection, queue, from))(count);
}

/** Resolves when the consumer is there, with a function that waits for its messages. */
async function begin(
  connection: ChannelModel,
  queue: string,
  from: unknown,
): Promise<(count: number) => Promise<string>> {
  const channel = await connection.createChannel();
  const got: string[] = [];
  await channel.prefetch(1);
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      got.push(described(message));
      channel.ack(message);
    },
    from === undefined ? {} : { arguments: { 'x-stream-offset': from } },
  );
  return async (count) => {
    await eventually(() => {
      if (got.length < count) throw new Error(`${got.length} of ${count} messages arrived`);
    });
    await channel.close();
    return got.join(' ');
  };
}

function described({ content, fields, properties }: ConsumeMessage): string {
  const offset = String((properties.headers as Record<string, unknown>)['x-stream-offset']);
  return `${offset}:${content.toString()}${fields.redelivered ? ' again' : ''}`;
}

export const streamScenarios: readonly Scenario[] = [
  {
    title: 'a stream is durable, shared and lasting, and takes the arguments of streams only',
    async run(stage) {
      const declare = (options: Options.AssertQueue) => (channel: Channel) =>
        channel.assertQueue('declared', options);
      await attemptEach(stage, {
        'not durable': declare({ ...stream, durable: false }),
        exclusive: declare({ ...stream, exclusive: true }),
        'auto-delete': declare({ ...stream, autoDelete: true }),
        nameless: (channel) => channel.assertQueue('', stream),
        'max-length': declare(streamWith({ 'x-max-length': 5 })),
        expires: declare(streamWith({ 'x-expires': 1000 })),
        ttl: declare(streamWith({ 'x-message-ttl': 1000 })),
        'dead-letter': declare(streamWith({ 'x-dead-letter-exchange': '' })),
        priority: declare(streamWith({ 'x-max-priority': 3 })),
        'single active': declare(streamWith({ 'x-single-active-consumer': true })),
        'a negative length': declare(streamWith({ 'x-max-length-bytes': -1 })),
        'no age': declare(streamWith({ 'x-max-age': '0s' })),
        'an age in weeks': declare(streamWith({ 'x-max-age': '1w' })),
        'a huge segment': declare(streamWith({ 'x-stream-max-segment-size-bytes': 3_000_000_001 })),
        'an odd place': declare(streamWith({ 'x-queue-leader-locator': 'here' })),
        'no cluster': declare(streamWith({ 'x-initial-cluster-size': 0 })),
        all: declare(
          streamWith({
            'x-max-length-bytes': 1_000_000,
            'x-max-age': '7D',
            'x-stream-max-segment-size-bytes': 100_000,
            'x-initial-cluster-size': 1,
            'x-queue-leader-locator': 'client-local',
            other: 'argument',
          }),
        ),
        'with another age': declare(streamWith({ 'x-max-age': '1h' })),
        'as a classic queue': declare({ durable: true }),
        'deleted if empty': (channel) => channel.deleteQueue('declared', { ifEmpty: true }),
      });
    },
    outcome: [
      "not durable refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid property 'non-durable' for queue 'declared' in vhost '/'\"",
      "exclusive refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid property 'exclusive-owner' for queue 'declared' in vhost '/'\"",
      "auto-delete refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid property 'auto-delete' for queue 'declared' in vhost '/'\"",
      'nameless refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue"',
      "max-length refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-max-length' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "expires refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-expires' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "ttl refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-message-ttl' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "dead-letter refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-dead-letter-exchange' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "priority refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-max-priority' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "single active refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-single-active-consumer' for queue 'declared' in vhost '/' of queue type rabbit_stream_queue\"",
      "a negative length refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-max-length-bytes' for queue 'declared' in vhost '/': {value_negative,-1}\"",
      "no age refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-max-age' for queue 'declared' in vhost '/': invalid_max_age\"",
      "an age in weeks refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-max-age' for queue 'declared' in vhost '/': invalid_max_age\"",
      'a huge segment refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - Exceeded max value for x-stream-max-segment-size-bytes"',
      "an odd place refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-queue-leader-locator' for queue 'declared' in vhost '/': invalid_queue_locator_arg\"",
      "no cluster refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-initial-cluster-size' for queue 'declared' in vhost '/': {value_zero,0}\"",
      'all: {"queue":"declared","messageCount":0,"consumerCount":0}',
      "with another age refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'x-max-length-bytes' for queue 'declared' in vhost '/': received none but current is the value '1000000' of type 'signedint'\"",
      "as a classic queue refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'x-max-length-bytes' for queue 'declared' in vhost '/': received none but current is the value '1000000' of type 'signedint'\"",
      'deleted if empty: {"messageCount":0}',
    ],
  },
  {
    title: 'consumers of a stream begin where they ask to, and each gets the same messages',
    async run(stage) {
      const connection = await stage.connect();
      await fill(connection, 'read', 'a', 'b', 'c', 'd');
      for (const [from, count] of [
        ['first', 4],
        ['last', 1],
        [0, 4],
        [2, 2],
        [-1, 4],
        ['1h', 4],
        [{ '!': 'timestamp', value: 1 }, 4],
      ] as const) {
        stage.see(`${JSON.stringify(from)}: ${await take(connection, 'read', from, count)}`);
      }
    },
    outcome: [
      '"first": 0:a 1:b 2:c 3:d',
      '"last": 3:d',
      '0: 0:a 1:b 2:c 3:d',
      '2: 2:c 3:d',
      '-1: 0:a 1:b 2:c 3:d',
      '"1h": 0:a 1:b 2:c 3:d',
      '{"!":"timestamp","value":1}: 0:a 1:b 2:c 3:d',
    ],
  },
  {
    title: 'a consumer of a stream waits for the next message, or for the offset that it wants',
    async run(stage) {
      const connection = await stage.connect();
      await fill(connection, 'waited', 'a', 'b');
      const fromNext = await begin(connection, 'waited', 'next');
      const byDefault = await begin(connection, 'waited', undefined);
      const fromFuture = await begin(connection, 'waited', { '!': 'timestamp', value: 4_000_000_000 });
      const fromOffset = await begin(connection, 'waited', 4);
      await fill(connection, 'waited', 'c', 'd', 'e');
      for (const reading of [fromNext, byDefault, fromFuture]) stage.see(await reading(3));
      stage.see(await fromOffset(1));
    },
    outcome: ['2:c 3:d 4:e', '2:c 3:d 4:e', '2:c 3:d 4:e', '4:e'],
  },
  {
    title:
      'a stream refuses get, purge, automatic acknowledgement, and consumers without a prefetch of their own',
    async run(stage) {
      await fill(await stage.connect(), 'strict', 'a');
      const consume =
        (options: Options.Consume, prefetch = 5, global = false) =>
        async (channel: Channel) => {
          if (prefetch > 0) await channel.prefetch(5);
          if (global) await channel.prefetch(5, true);
          await channel.consume('strict', () => undefined, { consumerTag: 'reader', ...options });
        };
      const from = (offset: unknown): Options.Consume => ({ arguments: { 'x-stream-offset': offset } });
      await attemptEach(stage, {
        get: (channel) => channel.get('strict'),
        purge: (channel) => channel.purgeQueue('strict'),
        'no prefetch': consume({}, 0),
        'no ack': consume({ noAck: true }),
        'no ack and no prefetch': consume({ noAck: true }, 0),
        'the prefetch of the channel': consume({}, 5, true),
        'an offset in text': consume(from('5')),
        priority: consume({ priority: 1 }),
        alone: consume({ exclusive: true }),
        'alone again': consume({ exclusive: true }),
        'an offset of a classic queue': async (channel) => {
          await channel.assertQueue('no-stream');
          await channel.consume('no-stream', () => undefined, from('first'));
        },
      });
    },
    outcome: [
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - basic.get not supported by stream queues queue 'strict' in vhost '/'\"",
      'get refused: Channel ended, no reply will be forthcoming',
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - queue.purge not supported by stream queues queue 'strict' in vhost '/'\"",
      'purge refused: Channel ended, no reply will be forthcoming',
      "no prefetch refused: Operation failed: BasicConsume; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - consumer prefetch count is not set for 'queue 'strict' in vhost '/''\"",
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - automatic acknowledgement not supported by stream queues queue 'strict' in vhost '/'\"",
      'no ack refused: Channel ended, no reply will be forthcoming',
      "no ack and no prefetch refused: Operation failed: BasicConsume; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - consumer prefetch count is not set for 'queue 'strict' in vhost '/''\"",
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - queue 'strict' in vhost '/' does not support global qos\"",
      'the prefetch of the channel refused: Channel ended, no reply will be forthcoming',
      "an offset in text refused: Operation failed: BasicConsume; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue 'strict' in vhost '/': {invalid_stream_offset_arg,{longstr,<<\"5\">>}}\"",
      "priority refused: Operation failed: BasicConsume; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'strict' in vhost '/' of queue type rabbit_stream_queue\"",
      'alone',
      'alone again',
      "an offset of a classic queue refused: Operation failed: BasicConsume; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue 'no-stream' in vhost '/' of queue type rabbit_classic_queue\"",
    ],
  },
  {
    title:
      'giving a message back to a stream closes the connection; a channel may end with messages unacknowledged',
    async run(stage) {
      const connection = await stage.connect();
      await fill(connection, 'kept', 'a', 'b');
      for (const give of ['nack', 'reject', 'end'] as const) {
        const other = await stage.connect();
        const channel = await stage.channelOf(other);
        const closed = new Promise((resolve) => {
          other.once('close', resolve);
        });
        await channel.prefetch(1);
        const got = await new Promise<ConsumeMessage | null>((resolve, reject) => {
          channel
            .consume('kept', resolve, { arguments: { 'x-stream-offset': 'first' } })
            .catch((error: unknown) => reject(error as Error));
        });
        if (got === null) throw new Error('the consumer was cancelled');
        stage.see(described(got));
        if (give === 'nack') channel.nack(got);
        if (give === 'reject') channel.reject(got, false);
        if (give === 'end') await other.close();
        await closed;
      }
      stage.see(await take(connection, 'kept', 'first', 2));
    },
    outcome: [
      '0:a',
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - basic.nack and basic.reject not supported by stream queues queue 'kept' in vhost '/'\"",
      '0:a',
      "connection: Connection closed: 540 (NOT-IMPLEMENTED) with message \"NOT_IMPLEMENTED - basic.nack and basic.reject not supported by stream queues queue 'kept' in vhost '/'\"",
      '0:a',
      '0:a 1:b',
    ],
  },
  {
    title: 'a stream adds its offset to the headers, in order, and changes nothing else',
    async run(stage) {
      const connection = await stage.connect();
      const channel = await connection.createConfirmChannel();
      await channel.assertQueue('headed', stream);
      channel.sendToQueue('headed', Buffer.from('a'), {
        headers: { zebra: 1, ape: 'x', 'x-stream-offset': 'mine' },
        expiration: '60000',
        priority: 3,
        deliveryMode: 1,
        contentType: 'text/plain',
      });
      await channel.waitForConfirms();
      await channel.prefetch(1);
      const { properties } = await new Promise<ConsumeMessage>((resolve) => {
        void channel.consume('headed', (message) => message !== null && resolve(message), {
          arguments: { 'x-stream-offset': 'first' },
        });
      });
      stage.see(JSON.stringify(properties));
    },
    outcome: [
      '{"contentType":"text/plain","headers":{"ape":"x","x-stream-offset":0,"zebra":1},"deliveryMode":1,"priority":3,"expiration":"60000"}',
    ],
  },
  {
    title: 'deleting a stream cancels its consumers, whatever they have not read',
    async run(stage) {
      const connection = await stage.connect();
      await fill(connection, 'gone', 'a', 'b');
      const channel = await connection.createChannel();
      await channel.prefetch(1);
      const cancelled = new Promise<void>((resolve) => {
        void channel.consume('gone', (message) => message === null && resolve(), {
          arguments: { 'x-stream-offset': 'next' },
        });
      });
      await channel.checkQueue('gone');
      stage.see(JSON.stringify(await channel.deleteQueue('gone', { ifUnused: true, ifEmpty: true })));
      await cancelled;
      await stage.attempt('look', () => channel.checkQueue('gone'));
    },
    outcome: [
      '{"messageCount":0}',
      "connection: Channel closed by server: 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'gone' in vhost '/'\"",
      "look refused: Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'gone' in vhost '/'\"",
    ],
  },
];
