// The one path that everything hangs on: a program's message to a page, and a page's message to a program.

import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { declareQueue } from './declare-queue.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const endpointId = 'local';

describe('an engine with a page', () => {
  let running: RunningEngine;

  beforeEach(async () => {
    running = await runEngine();
  });
  afterEach(() => running.stop());

  test('shows a program its queue, the messages in it and what they say', async () => {
    const page = running.openPage();
    const queues = collect(page, 'queue.watch', { endpointId });
    const program = await connect(running.engine.amqp.url);
    const channel = await program.createConfirmChannel();
    await channel.assertQueue('orders', { durable: true, arguments: { 'x-team': 'sales' } });
    for (let number = 1; number <= 300; number += 1) {
      channel.sendToQueue('orders', Buffer.from(JSON.stringify({ number })), {
        contentType: 'application/json',
        headers: { number, big: { '!': 'int64', value: 4294967297 } },
      });
    }
    await channel.waitForConfirms();

    await eventually(() => {
      const { rows, synced } = pictureOf(queues.rows);
      expect(synced).toBe(true);
      expect(rows.get('orders')).toMatchObject({ ready: 300, durable: true, type: 'classic', consumers: 0 });
    });

    const snapshot = await page.request('snapshot.take', { endpointId, queue: 'orders' });
    expect(snapshot).toMatchObject({ total: 300, ready: 300, unacked: 0 });
    const { rows } = await page.request('snapshot.page', {
      snapshotId: snapshot.snapshotId,
      position: 250,
      count: 100,
    });
    expect(rows).toHaveLength(50);
    expect(rows[0]).toMatchObject({
      position: 250,
      state: 'ready',
      contentType: 'application/json',
      routingKey: 'orders',
    });
    const sequence = rows[0]?.sequence ?? '';
    const message = await page.request('message.get', { endpointId, queue: 'orders', sequence });
    expect(Buffer.from(message.body).toString()).toBe('{"number":251}');
    expect(message.properties.headers?.map(([name]) => name)).toEqual(['number', 'big']);
    await program.close();
  });

  test('sends a program what a page publishes', async () => {
    const page = running.openPage();
    await declareQueue(page, 'jobs');
    const program = await connect(running.engine.amqp.url);
    const channel = await program.createChannel();
    const received: { body: string; type: unknown; headers: unknown }[] = [];
    await channel.consume('jobs', (message) => {
      if (message === null) return;
      const { properties, content } = message;
      received.push({
        body: content.toString(),
        type: properties.type as unknown,
        headers: properties.headers,
      });
      channel.ack(message);
    });
    const result = await page.request('message.publish', {
      endpointId,
      exchange: '',
      routingKey: 'jobs',
      properties: { type: 'greeting', headers: [['retries', { type: 'int32', value: 3 }]] },
      body: Buffer.from('hello'),
    });
    expect(result).toMatchObject({ outcome: 'routed', queues: ['jobs'], replyCode: null });
    await eventually(() =>
      expect(received).toEqual([{ body: 'hello', type: 'greeting', headers: { retries: 3 } }]),
    );
    await program.close();
  });
});
