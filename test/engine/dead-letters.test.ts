// Dead letters through the engine, on the embedded broker with a real client: found by themselves, and told how they died.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeadLetterQueue } from '../../src/contract/dead-letter.ts';
import { eventually } from '../support/eventually.ts';
import { endpointId, firstOf, runEngineWithProgram, type EngineWithProgram } from './engine-with-program.ts';
import { collect, pictureOf } from './running-engine.ts';

let started: EngineWithProgram;
let page: EngineWithProgram['page'];
let channel: EngineWithProgram['channel'];

beforeEach(async () => {
  started = await runEngineWithProgram();
  ({ page, channel } = started);
});

afterEach(() => started.stop());

function found(): { rows: () => Map<string, DeadLetterQueue>; synced: () => boolean } {
  const watched = collect(page, 'deadLetter.watch', { endpointId });
  return {
    rows: () => pictureOf(watched.rows).rows,
    synced: () => pictureOf(watched.rows).synced,
  };
}

test('an endpoint without dead letters says so', async () => {
  await channel.assertQueue('orders');
  const watched = found();
  await eventually(() => expect(watched.synced()).toBe(true));
  expect(watched.rows().size).toBe(0);
});

test('queues of dead letters are found with depth, age and sources, and leave the list with their last sign', async () => {
  await channel.assertExchange('morgue', 'topic');
  await channel.assertQueue('orders.attic');
  await channel.bindQueue('orders.attic', 'morgue', 'order.#');
  await channel.assertQueue('orders', { deadLetterExchange: 'morgue' });
  await channel.assertQueue('mail_error');
  const watched = found();
  await eventually(() => expect([...watched.rows().keys()].sort()).toEqual(['mail_error', 'orders.attic']));
  const before = Date.now() - 1_000;
  await channel.assertExchange('shop', 'direct');
  await channel.bindQueue('orders', 'shop', 'order.created');
  for (const body of ['one', 'two']) channel.publish('shop', 'order.created', Buffer.from(body));
  await channel.waitForConfirms();
  for (const _ of ['one', 'two']) {
    const message = await channel.get('orders');
    if (message !== false) channel.reject(message, false);
  }
  await eventually(() => expect(watched.rows().get('orders.attic')?.ready).toBe(2));
  const row = watched.rows().get('orders.attic');
  expect(row).toMatchObject({
    signs: ['argument', 'seen'],
    sources: [{ queue: 'orders', origin: 'argument', exchange: 'morgue', routingKey: null }],
  });
  expect(row?.oldestAt).toBeGreaterThan(before);
  await channel.deleteQueue('mail_error');
  await eventually(() => expect([...watched.rows().keys()]).toEqual(['orders.attic']));
});

test('a message with x-death shows its queue to be one when nothing else does, but not a queue that it dies in', async () => {
  await channel.assertQueue('plain');
  await channel.assertQueue('orders', { deadLetterExchange: '', deadLetterRoutingKey: 'wait' });
  await channel.assertQueue('wait', {
    deadLetterExchange: '',
    deadLetterRoutingKey: 'orders',
    messageTtl: 1,
  });
  channel.sendToQueue('orders', Buffer.from('again'));
  await channel.waitForConfirms();
  const message = await channel.get('orders');
  if (message === false) throw new Error('nothing to reject');
  channel.reject(message, false);
  await eventually(async () => expect((await channel.checkQueue('orders')).messageCount).toBe(1));
  const copy = await channel.get('orders');
  if (copy === false) throw new Error('it has not come back');
  channel.sendToQueue('plain', copy.content, { headers: copy.properties.headers });
  await channel.waitForConfirms();
  channel.nack(copy, false, true);
  const watched = found();
  await eventually(() => expect(watched.rows().get('plain')).toMatchObject({ signs: ['seen'] }));
  // Both of the loop are targets of dead letters all the same.
  expect(watched.rows().get('orders')?.signs).toEqual(['argument']);
});

test('a row says in short how its message died, and the message tells its whole story', async () => {
  await channel.assertQueue('dead');
  await channel.assertQueue('orders', {
    deadLetterExchange: '',
    deadLetterRoutingKey: 'dead',
    maxLength: 1,
  });
  await channel.assertExchange('shop', 'fanout');
  await channel.bindQueue('orders', 'shop', '');
  channel.publish('shop', 'order.created', Buffer.from('first'), { expiration: '3600000' });
  channel.publish('shop', 'order.paid', Buffer.from('second'));
  await channel.waitForConfirms();
  const { row, message } = await eventually(() => firstOf(page, 'dead'));
  expect(row.death).toMatchObject({ queue: 'orders', reason: 'maxlen', count: 1 });
  expect(message.death).toMatchObject({
    deaths: [
      {
        queue: 'orders',
        reason: 'maxlen',
        exchange: 'shop',
        routingKeys: ['order.created'],
        originalExpiration: '3600000',
        isFirst: true,
        isLast: true,
      },
    ],
    origin: {
      died: { exchange: '', routingKey: 'orders' },
      first: { exchange: 'shop', routingKey: 'order.created' },
    },
    fault: null,
  });
  expect((await firstOf(page, 'orders')).row.death).toBeNull();
  expect((await firstOf(page, 'orders')).message.death).toBeNull();
});

test('a dead letter with a name that no queue can have has no target in a dry run, and the dry run goes on', async () => {
  await channel.assertQueue('dead');
  const hostile = { 'x-death': [{ queue: 'q'.repeat(1_000), reason: 'rejected', count: 1 }] };
  channel.sendToQueue('dead', Buffer.from('x'), { headers: hostile });
  await channel.waitForConfirms();
  const plan = await page.request('job.plan', {
    kind: 'retry',
    endpointId,
    queue: 'dead',
    messages: { all: true },
    target: { origin: 'died' },
    ratePerSecond: null,
    keepBrokerHeaders: false,
    keepExpiration: false,
  });
  expect(plan).toMatchObject({ examined: 1, targets: [], noTarget: [{ messages: 1 }] });
});
