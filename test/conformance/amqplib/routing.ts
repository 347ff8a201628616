// Scenarios of exchanges: where a message goes, and what becomes of one that goes nowhere.

import type { Channel } from 'amqplib';
import { closing, type Scenario } from './scenario.ts';

async function contents(channel: Channel, queue: string): Promise<string> {
  const bodies: string[] = [];
  for (let message = await channel.get(queue, { noAck: true }); message !== false;) {
    bodies.push(message.content.toString());
    message = await channel.get(queue, { noAck: true });
  }
  return `${queue}: ${bodies.join(' ') || 'nothing'}`;
}

export const routingScenarios: readonly Scenario[] = [
  {
    title: 'a topic exchange matches words, one word and any words',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertExchange('topics', 'topic', { durable: false });
      const patterns = {
        exact: 'log.error',
        one: 'log.*',
        any: 'log.#',
        all: '#',
        middle: '*.error.#',
        empty: '',
      };
      for (const [queue, pattern] of Object.entries(patterns)) {
        await channel.assertQueue(`topic-${queue}`);
        await channel.bindQueue(`topic-${queue}`, 'topics', pattern);
      }
      for (const key of ['log.error', 'log.info', 'log', 'log.error.disk', '', 'log.', '.error']) {
        channel.publish('topics', key, Buffer.from(`"${key}"`));
      }
      for (const queue of Object.keys(patterns)) stage.see(await contents(channel, `topic-${queue}`));
    },
    outcome: [
      'topic-exact: "log.error"',
      'topic-one: "log.error" "log.info" "log."',
      'topic-any: "log.error" "log.info" "log" "log.error.disk" "log."',
      'topic-all: "log.error" "log.info" "log" "log.error.disk" "" "log." ".error"',
      'topic-middle: "log.error" "log.error.disk" ".error"',
      'topic-empty: ""',
    ],
  },
  {
    title: 'a fanout exchange ignores the routing key, and binding twice delivers once',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertExchange('everyone', 'fanout');
      await channel.assertQueue('fan-a');
      await channel.assertQueue('fan-b');
      for (const key of ['x', 'y']) await channel.bindQueue('fan-a', 'everyone', key);
      await channel.bindQueue('fan-b', 'everyone', '');
      channel.publish('everyone', 'whatever', Buffer.from('news'));
      stage.see(await contents(channel, 'fan-a'));
      stage.see(await contents(channel, 'fan-b'));
      await channel.unbindQueue('fan-b', 'everyone', '');
      channel.publish('everyone', '', Buffer.from('more'));
      stage.see(await contents(channel, 'fan-b'));
    },
    outcome: ['fan-a: news', 'fan-b: news', 'fan-b: nothing'],
  },
  {
    title: 'a direct exchange takes the key as it is',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('direct-a');
      await channel.bindQueue('direct-a', 'amq.direct', 'a.*');
      channel.publish('amq.direct', 'a.*', Buffer.from('same'));
      channel.publish('amq.direct', 'a.b', Buffer.from('other'));
      stage.see(await contents(channel, 'direct-a'));
    },
    outcome: ['direct-a: same'],
  },
  {
    title: 'a headers exchange matches all headers or any, each with its type',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('headers-all');
      await channel.assertQueue('headers-any');
      const wanted = { kind: 'order', size: 3 };
      await channel.bindQueue('headers-all', 'amq.headers', '', { ...wanted, 'x-match': 'all' });
      await channel.bindQueue('headers-any', 'amq.headers', '', { ...wanted, 'x-match': 'any' });
      const sent: Record<string, Record<string, unknown>> = {
        both: wanted,
        kind: { kind: 'order' },
        text: { kind: 'order', size: '3' },
        neither: { kind: 'letter' },
        none: {},
      };
      for (const [body, headers] of Object.entries(sent)) {
        channel.publish('amq.headers', '', Buffer.from(body), { headers });
      }
      stage.see(await contents(channel, 'headers-all'));
      stage.see(await contents(channel, 'headers-any'));
    },
    outcome: ['headers-all: both', 'headers-any: both kind text'],
  },
  {
    title: 'an exchange bound to an exchange passes messages on, and a loop ends',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertExchange('first', 'fanout');
      await channel.assertExchange('second', 'direct');
      await channel.bindExchange('second', 'first', '');
      await channel.bindExchange('first', 'second', 'round');
      await channel.assertQueue('chained');
      await channel.bindQueue('chained', 'second', 'round');
      channel.publish('first', 'round', Buffer.from('through'));
      channel.publish('first', 'elsewhere', Buffer.from('lost'));
      stage.see(await contents(channel, 'chained'));
    },
    outcome: ['chained: through'],
  },
  {
    title: 'a mandatory message without a queue is returned before it is confirmed',
    async run(stage) {
      const connection = await stage.connect();
      const channel = await connection.createConfirmChannel();
      channel.on('return', (message: { fields: { replyCode: number; replyText: string }; content: Buffer }) =>
        stage.see(
          `returned ${message.fields.replyCode} ${message.fields.replyText}: ${message.content.toString()}`,
        ),
      );
      channel.publish('', 'nowhere', Buffer.from('one'), { mandatory: true });
      await channel.waitForConfirms();
      stage.see('confirmed');
      channel.publish('', 'nowhere', Buffer.from('two'));
      await channel.waitForConfirms();
      stage.see('confirmed');
    },
    outcome: ['returned 312 NO_ROUTE: one', 'confirmed', 'confirmed'],
  },
  {
    title: 'the default exchange cannot be bound, declared or deleted, and amq. names are reserved',
    async run(stage) {
      const connection = await stage.connect();
      const tries: Record<string, (channel: Channel) => PromiseLike<unknown>> = {
        bind: (channel) => channel.bindQueue('direct-a', '', 'key'),
        declare: (channel) => channel.assertExchange('', 'direct'),
        delete: (channel) => channel.deleteExchange(''),
        'delete amq.topic': (channel) => channel.deleteExchange('amq.topic'),
        'declare amq.mine': (channel) => channel.assertExchange('amq.mine', 'direct'),
      };
      for (const [name, step] of Object.entries(tries)) {
        const channel = await stage.channelOf(connection);
        const closed = closing(channel);
        await stage.attempt(name, () => step(channel));
        await closed;
      }
    },
    outcome: [
      'channel: Channel closed by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      'bind refused: Operation failed: QueueBind; 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      'channel: Channel closed by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      'declare refused: Operation failed: ExchangeDeclare; 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      'channel: Channel closed by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      'delete refused: Operation failed: ExchangeDelete; 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - operation not permitted on the default exchange"',
      "channel: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - deletion of system exchange 'amq.topic' in vhost '/' not allowed\"",
      "delete amq.topic refused: Operation failed: ExchangeDelete; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - deletion of system exchange 'amq.topic' in vhost '/' not allowed\"",
      "channel: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'\"",
      "declare amq.mine refused: Operation failed: ExchangeDeclare; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'\"",
    ],
  },
];
