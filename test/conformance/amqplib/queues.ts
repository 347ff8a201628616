// Scenarios of queues: declaring, deleting, and what is refused.

import type { Channel } from 'amqplib';
import { closing, type Scenario, type Stage } from './scenario.ts';

/** Runs each step on a channel of its own, because a refusal closes the channel. */
async function attemptEach(
  stage: Stage,
  steps: Readonly<Record<string, (channel: Channel) => PromiseLike<unknown>>>,
): Promise<void> {
  const connection = await stage.connect();
  for (const [name, step] of Object.entries(steps)) {
    const channel = await connection.createChannel();
    const closed = closing(channel);
    channel.on('error', () => undefined); // the step itself is refused with the same words
    await stage.attempt(name, () => step(channel));
    await channel.close().catch(() => undefined);
    await closed;
  }
}

export const queueScenarios: readonly Scenario[] = [
  {
    title: 'declaring a queue answers with its counts, and again with other arguments is refused',
    async run(stage) {
      await attemptEach(stage, {
        declare: (channel) => channel.assertQueue('steady', { durable: true }),
        'declare again': (channel) => channel.assertQueue('steady', { durable: true }),
        'not durable': (channel) => channel.assertQueue('steady', { durable: false }),
        'auto-delete': (channel) => channel.assertQueue('steady', { durable: true, autoDelete: true }),
        'with a length': (channel) => channel.assertQueue('steady', { durable: true, maxLength: 3 }),
        transient: (channel) => channel.assertQueue('unsteady', { durable: false }),
        'now exclusive': (channel) => channel.assertQueue('unsteady', { durable: false, exclusive: true }),
        passive: (channel) => channel.checkQueue('steady'),
        'passive of none': (channel) => channel.checkQueue('not-there'),
        'reserved name': (channel) => channel.assertQueue('amq.mine'),
      });
    },
    outcome: [
      'declare: {"queue":"steady","messageCount":0,"consumerCount":0}',
      'declare again: {"queue":"steady","messageCount":0,"consumerCount":0}',
      "not durable refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'steady' in vhost '/': received 'false' but current is 'true'\"",
      "auto-delete refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue 'steady' in vhost '/': received 'true' but current is 'false'\"",
      "with a length refused: Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'x-max-length' for queue 'steady' in vhost '/': received the value '3' of type 'byte' but current is none\"",
      'transient: {"queue":"unsteady","messageCount":0,"consumerCount":0}',
      "now exclusive refused: Operation failed: QueueDeclare; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'unsteady' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      'passive: {"queue":"steady","messageCount":0,"consumerCount":0}',
      "passive of none refused: Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'not-there' in vhost '/'\"",
      "reserved name refused: Operation failed: QueueDeclare; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'\"",
    ],
  },
  {
    title: 'declaring an exchange again as another kind is refused',
    async run(stage) {
      await attemptEach(stage, {
        declare: (channel) => channel.assertExchange('kind', 'direct'),
        'as topic': (channel) => channel.assertExchange('kind', 'topic'),
        'not durable': (channel) => channel.assertExchange('kind', 'direct', { durable: false }),
        passive: (channel) => channel.checkExchange('kind'),
        'passive of none': (channel) => channel.checkExchange('no-exchange'),
        delete: (channel) => channel.deleteExchange('kind'),
        'delete again': (channel) => channel.deleteExchange('kind'),
      });
    },
    outcome: [
      'declare: {"exchange":"kind"}',
      "as topic refused: Operation failed: ExchangeDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'kind' in vhost '/': received 'topic' but current is 'direct'\"",
      "not durable refused: Operation failed: ExchangeDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'kind' in vhost '/': received 'false' but current is 'true'\"",
      'passive: {}',
      "passive of none refused: Operation failed: ExchangeDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'no-exchange' in vhost '/'\"",
      'delete: {}',
      'delete again: {}',
    ],
  },
  {
    title: 'an exchange in use is not deleted with if-unused',
    async run(stage) {
      await attemptEach(stage, {
        exchange: (channel) => channel.assertExchange('used', 'fanout'),
        queue: (channel) => channel.assertQueue('user'),
        bind: (channel) => channel.bindQueue('user', 'used', ''),
        'delete if unused': (channel) => channel.deleteExchange('used', { ifUnused: true }),
        unbind: (channel) => channel.unbindQueue('user', 'used', ''),
        'unbind again': (channel) => channel.unbindQueue('user', 'used', ''),
        'delete it now': (channel) => channel.deleteExchange('used', { ifUnused: true }),
      });
    },
    outcome: [
      'exchange: {"exchange":"used"}',
      'queue: {"queue":"user","messageCount":0,"consumerCount":0}',
      'bind: {}',
      "delete if unused refused: Operation failed: ExchangeDelete; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - exchange 'used' in vhost '/' in use\"",
      'unbind: {}',
      'unbind again: {}',
      'delete it now: {}',
    ],
  },
  {
    title: 'binding what does not exist is refused',
    async run(stage) {
      await attemptEach(stage, {
        queue: (channel) => channel.assertQueue('bound'),
        'to no exchange': (channel) => channel.bindQueue('bound', 'no-exchange', ''),
        'no queue': (channel) => channel.bindQueue('no-queue', 'amq.fanout', ''),
        'no source exchange': (channel) => channel.bindExchange('amq.fanout', 'no-exchange', ''),
        'unbind from no exchange': (channel) => channel.unbindQueue('bound', 'no-exchange', ''),
        'unbind no queue': (channel) => channel.unbindQueue('no-queue', 'amq.fanout', ''),
        'unbind no source exchange': (channel) => channel.unbindExchange('amq.fanout', 'no-exchange', ''),
      });
    },
    outcome: [
      'queue: {"queue":"bound","messageCount":0,"consumerCount":0}',
      "to no exchange refused: Operation failed: QueueBind; 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'no-exchange' in vhost '/'\"",
      "no queue refused: Operation failed: QueueBind; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'no-queue' in vhost '/'\"",
      "no source exchange refused: Operation failed: ExchangeBind; 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'no-exchange' in vhost '/'\"",
      'unbind from no exchange: {}',
      'unbind no queue: {}',
      'unbind no source exchange: {}',
    ],
  },
  {
    title: 'a queue with messages or consumers is deleted only without conditions',
    async run(stage) {
      const connection = await stage.connect();
      const keeper = await connection.createConfirmChannel();
      await keeper.assertQueue('guarded');
      // RabbitMQ counts a message for sure only once it is confirmed.
      keeper.sendToQueue('guarded', Buffer.from('one'));
      await keeper.waitForConfirms();
      await attemptEach(stage, {
        'if empty': (channel) => channel.deleteQueue('guarded', { ifEmpty: true }),
      });
      await keeper.consume('guarded', () => undefined, { noAck: true, consumerTag: 'keeper' });
      await attemptEach(stage, {
        'if unused': (channel) => channel.deleteQueue('guarded', { ifUnused: true }),
      });
      await keeper.cancel('keeper');
      keeper.sendToQueue('guarded', Buffer.from('two'));
      keeper.sendToQueue('guarded', Buffer.from('three'));
      await keeper.waitForConfirms();
      await attemptEach(stage, {
        purge: (channel) => channel.purgeQueue('guarded'),
        'purge again': (channel) => channel.purgeQueue('guarded'),
        delete: (channel) => channel.deleteQueue('guarded', { ifEmpty: true, ifUnused: true }),
        'delete again': (channel) => channel.deleteQueue('guarded'),
        'purge of none': (channel) => channel.purgeQueue('guarded'),
      });
    },
    outcome: [
      "if empty refused: Operation failed: QueueDelete; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - queue 'guarded' in vhost '/' not empty\"",
      "if unused refused: Operation failed: QueueDelete; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - queue 'guarded' in vhost '/' in use\"",
      'purge: {"messageCount":2}',
      'purge again: {"messageCount":0}',
      'delete: {"messageCount":0}',
      'delete again: {"messageCount":0}',
      "purge of none refused: Operation failed: QueuePurge; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'guarded' in vhost '/'\"",
    ],
  },
  {
    title: 'an exclusive queue belongs to its connection and ends with it',
    async run(stage) {
      const owner = await stage.connect();
      const channel = await owner.createChannel();
      await channel.assertQueue('mine', { exclusive: true });
      await attemptEach(stage, {
        declare: (other) => other.assertQueue('mine', { exclusive: true }),
        passive: (other) => other.checkQueue('mine'),
        consume: (other) => other.consume('mine', () => undefined),
        get: (other) => other.get('mine'),
        purge: (other) => other.purgeQueue('mine'),
        bind: (other) => other.bindQueue('mine', 'amq.fanout', ''),
        delete: (other) => other.deleteQueue('mine'),
      });
      await owner.close();
      await attemptEach(stage, { 'after the owner left': (other) => other.checkQueue('mine') });
    },
    outcome: [
      "declare refused: Operation failed: QueueDeclare; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "passive refused: Operation failed: QueueDeclare; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "consume refused: Operation failed: BasicConsume; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "get refused: Operation failed: BasicGet; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "purge refused: Operation failed: QueuePurge; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "bind refused: Operation failed: QueueBind; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "delete refused: Operation failed: QueueDelete; 405 (RESOURCE-LOCKED) with message \"RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.\"",
      "after the owner left refused: Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'mine' in vhost '/'\"",
    ],
  },
  {
    title: 'an auto-delete queue goes with its last consumer, and not before its first',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertQueue('fleeting', { autoDelete: true });
      for (const consumerTag of ['a', 'b'])
        await channel.consume('fleeting', () => undefined, { consumerTag });
      await channel.cancel('a');
      await stage.attempt('with one consumer', () => channel.checkQueue('fleeting'));
      await channel.cancel('b');
      await attemptEach(stage, { 'with none': (other) => other.checkQueue('fleeting') });
    },
    outcome: [
      'with one consumer: {"queue":"fleeting","messageCount":0,"consumerCount":1}',
      "with none refused: Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'fleeting' in vhost '/'\"",
    ],
  },
  {
    title: 'an auto-delete exchange goes with its last binding',
    async run(stage) {
      const channel = await stage.channel();
      await channel.assertExchange('passing', 'fanout', { autoDelete: true });
      await channel.assertQueue('stop-over');
      await channel.bindQueue('stop-over', 'passing', '');
      await stage.attempt('bound', () => channel.checkExchange('passing'));
      await channel.deleteQueue('stop-over');
      await attemptEach(stage, { 'queue deleted': (other) => other.checkExchange('passing') });
    },
    outcome: [
      'bound: {}',
      "queue deleted refused: Operation failed: ExchangeDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no exchange 'passing' in vhost '/'\"",
    ],
  },
  {
    title: 'a queue without a name is given one',
    async run(stage) {
      const channel = await stage.channel();
      const { queue } = await channel.assertQueue('', { exclusive: true });
      stage.see(/^amq\.gen-[\w-]{22}$/.test(queue) ? 'amq.gen-…' : queue);
      channel.sendToQueue(queue, Buffer.from('for the nameless'));
      const message = await channel.get('', { noAck: true });
      stage.see(message === false ? 'empty' : message.content.toString());
    },
    outcome: ['amq.gen-…', 'for the nameless'],
  },
];
