// Scenarios of connections: who is let in, what a hard error does, properties that travel unchanged.

import { closing, type Scenario } from './scenario.ts';

export const connectionScenarios: readonly Scenario[] = [
  {
    title: 'a wrong password, an unknown user and an unknown virtual host are refused',
    async run(stage) {
      await stage.attempt('wrong password', () => stage.connect('guest:wrong'));
      await stage.attempt('unknown user', () => stage.connect('nobody:guest'));
      await stage.attempt('unknown virtual host', () => stage.connect('guest:guest', 'elsewhere'));
      await stage.attempt('the default one', async () => {
        await stage.connect();
      });
    },
    outcome: [
      'wrong password refused: Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."',
      'unknown user refused: Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."',
      'unknown virtual host refused: Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
      'the default one',
    ],
  },
  {
    title: 'publishing to an exchange that does not exist closes the channel, not the connection',
    async run(stage) {
      const connection = await stage.connect();
      const channel = await stage.channelOf(connection);
      const closed = closing(channel);
      channel.publish('no-exchange', 'key', Buffer.from('lost'));
      await closed;
      const next = await stage.channelOf(connection);
      await stage.attempt('the connection lives on', () => next.assertQueue('after-error'));
    },
    outcome: [
      "channel: Channel closed by server: 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'no-exchange' in vhost '/'\"",
      'the connection lives on: {"queue":"after-error","messageCount":0,"consumerCount":0}',
    ],
  },
  {
    title: 'an internal exchange takes messages from exchanges only',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertExchange('inside', 'fanout', { internal: true });
      const closed = closing(channel);
      channel.publish('inside', '', Buffer.from('refused'));
      await closed;
    },
    outcome: [
      "channel: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - cannot publish to internal exchange 'inside' in vhost '/'\"",
    ],
  },
  {
    title: 'properties and headers of every type arrive as they were sent',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('typed');
      channel.sendToQueue('typed', Buffer.from([0, 255, 10]), {
        contentType: 'application/octet-stream',
        contentEncoding: 'identity',
        deliveryMode: 2,
        priority: 7,
        correlationId: 'correlation',
        replyTo: 'answers',
        expiration: '60000',
        messageId: 'message-1',
        timestamp: 1_700_000_000,
        type: 'order.created',
        userId: 'guest',
        appId: 'leveret',
        headers: {
          text: 'Grüße 你好',
          yes: true,
          nothing: null,
          small: 1,
          negative: -70_000,
          large: 9_007_199_254_740_991,
          fraction: 0.1,
          bytes: Buffer.from([1, 2, 3]),
          list: ['a', 2, [false]],
          table: { inner: { deep: 'value' } },
          when: { '!': 'timestamp', value: 1_700_000_000 },
          price: { '!': 'decimal', value: { places: 2, digits: 1234 } },
          float: { '!': 'float', value: 0.5 },
        },
      });
      const message = await channel.get('typed', { noAck: true });
      if (message === false) throw new Error('the queue was empty');
      stage.see(message.content.toString('hex'));
      for (const [name, value] of Object.entries(message.properties)) {
        if (name !== 'headers') stage.see(`${name}: ${JSON.stringify(value)}`);
      }
      for (const [name, value] of Object.entries(message.properties.headers ?? {})) {
        stage.see(`header ${name}: ${JSON.stringify(value)}`);
      }
    },
    outcome: [
      '00ff0a',
      'contentType: "application/octet-stream"',
      'contentEncoding: "identity"',
      'deliveryMode: 2',
      'priority: 7',
      'correlationId: "correlation"',
      'replyTo: "answers"',
      'expiration: "60000"',
      'messageId: "message-1"',
      'timestamp: 1700000000',
      'type: "order.created"',
      'userId: "guest"',
      'appId: "leveret"',
      'clusterId: undefined',
      'header text: "Grüße 你好"',
      'header yes: true',
      'header nothing: null',
      'header small: 1',
      'header negative: -70000',
      'header large: 9007199254740991',
      'header fraction: 0.1',
      'header bytes: {"type":"Buffer","data":[1,2,3]}',
      'header list: ["a",2,[false]]',
      'header table: {"inner":{"deep":"value"}}',
      'header when: {"!":"timestamp","value":1700000000}',
      'header price: {"!":"decimal","value":{"places":2,"digits":1234}}',
      'header float: 0.5',
    ],
  },
  {
    title: 'a user id that is not the connection’s is refused',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('signed');
      const closed = closing(channel);
      channel.sendToQueue('signed', Buffer.from('forged'), { userId: 'somebody-else' });
      await closed;
    },
    outcome: [
      "channel: Channel closed by server: 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - user_id property set to 'somebody-else' but authenticated user was 'guest'\"",
    ],
  },
  {
    title: 'an empty message and one of several frames arrive whole',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('sizes');
      const large = Buffer.alloc(1_000_003, 'leveret ');
      for (const body of [Buffer.alloc(0), large, Buffer.from('x')]) channel.sendToQueue('sizes', body);
      for (let count = 0; count < 3; count += 1) {
        const message = await channel.get('sizes', { noAck: true });
        if (message === false) throw new Error('the queue was empty');
        const same = message.content.length === large.length ? message.content.equals(large) : null;
        stage.see(`${message.content.length} bytes${same === null ? '' : `, the same: ${same}`}`);
      }
    },
    outcome: ['0 bytes', '1000003 bytes, the same: true', '1 bytes'],
  },
  {
    title: 'confirms come for every message, also for those without a queue',
    async run(stage) {
      const connection = await stage.connect();
      const channel = await connection.createConfirmChannel();
      await channel.assertQueue('confirmed');
      let confirmed = 0;
      for (let number = 0; number < 500; number += 1) {
        const queue = number % 10 === 0 ? 'nowhere' : 'confirmed';
        channel.sendToQueue(queue, Buffer.from(String(number)), {}, (error) => {
          if (error === null) confirmed += 1;
        });
      }
      await channel.waitForConfirms();
      stage.see(`${confirmed} confirmed`);
      await stage.attempt('queue', () => channel.checkQueue('confirmed'));
    },
    outcome: ['500 confirmed', 'queue: {"queue":"confirmed","messageCount":450,"consumerCount":0}'],
  },
];
