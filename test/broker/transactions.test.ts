// Transactions: nothing happens before the commit, nothing has happened after a rollback.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-api.ts';
import { startBrokerWithQueue } from '../support/broker-with-queue.ts';
import { eventually } from '../support/eventually.ts';
import { publishBytes, type RawAmqp } from '../support/raw-amqp.ts';

let broker: Broker;
let client: RawAmqp;

beforeEach(async () => {
  ({ broker, client } = await startBrokerWithQueue());
});

afterEach(async () => {
  client.destroy();
  await broker.close();
});

async function select(): Promise<void> {
  client.send(1, 'tx.select', {});
  await client.expect('tx.select-ok');
}

async function end(how: 'commit' | 'rollback'): Promise<void> {
  client.send(1, `tx.${how}`, {});
  await client.expect(`tx.${how}-ok`);
}

async function take(): Promise<void> {
  client.send(1, 'basic.get', { ticket: 0, queue: 'q', noAck: false });
  await client.expect('basic.get-ok');
  await client.content();
}

test('publishes enter their queues at the commit', async () => {
  await select();
  client.publish(1, '', 'q', Buffer.from('1'));
  await client.declareQueue(1, 'q');
  expect(broker.queue('q')?.readyCount).toBe(0);
  await end('commit');
  expect(broker.queue('q')?.readyCount).toBe(1);
});

test('a rollback forgets publishes and acks, and the message can be acked again', async () => {
  broker.publish({ exchange: '', routingKey: 'q', properties: {}, body: Buffer.from('1') });
  await select();
  await take();
  client.publish(1, '', 'q', Buffer.from('2'));
  client.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  await end('rollback');
  expect(broker.queue('q')).toMatchObject({ readyCount: 0, unackedCount: 1 });
  client.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  await end('commit');
  expect(broker.queue('q')).toMatchObject({ readyCount: 0, unackedCount: 0 });
  expect(broker.memory.messageBytes).toBe(0);
});

test('a channel that closes in the middle gives back what it had acked and publishes nothing', async () => {
  broker.publish({ exchange: '', routingKey: 'q', properties: {}, body: Buffer.from('1') });
  await select();
  await take();
  client.publish(1, '', 'q', Buffer.from('2'));
  client.send(1, 'basic.ack', { deliveryTag: 1n, multiple: false });
  client.send(1, 'channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
  await client.expect('channel.close-ok');
  await eventually(() => expect(broker.queue('q')).toMatchObject({ readyCount: 1, unackedCount: 0 }));
});

test('a mandatory message comes back at the commit, also when its queue has gone meanwhile', async () => {
  await select();
  client.write(publishBytes(1, '', 'q', Buffer.from('late'), {}, true));
  await client.declareQueue(1, 'q');
  broker.deleteQueue('q');
  client.send(1, 'tx.commit', {});
  expect((await client.expect('basic.return')).replyCode).toBe(312);
  expect((await client.content()).body.toString()).toBe('late');
  await client.expect('tx.commit-ok');
  expect(broker.memory.messageBytes).toBe(0);
});

test.each([
  ['commit without select', ['tx.commit'], 'channel is not transactional'],
  ['rollback without select', ['tx.rollback'], 'channel is not transactional'],
] as const)('%s is 406', async (_what, [method], text) => {
  client.send(1, method, {});
  expect((await client.expect('channel.close')).replyText).toBe(`PRECONDITION_FAILED - ${text}`);
});

test('a channel is transactional or confirms, not both', async () => {
  await select();
  client.send(1, 'confirm.select', { nowait: false });
  expect((await client.expect('channel.close')).replyText).toBe(
    'PRECONDITION_FAILED - cannot switch from tx to confirm mode',
  );
});
