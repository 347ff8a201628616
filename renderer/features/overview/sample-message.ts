// Publishes a sample order, so that a new user has something to look at: the queue is declared, the message is real.

import type { MessageProperties } from '../../../src/contract/model.ts';
import type { Command } from '../../commands/registry.ts';
import { declared } from '../../commands/declared.ts';
import { engine } from '../../engine/engine.ts';
import { endpointRows } from '../../rows/endpoints.ts';
import { addNotice } from '../../state/notices-store.ts';
import { navigate } from '../../state/route-store.ts';
import { overviewText } from '../../strings/overview.ts';

const queue = 'orders.sample';

export const sampleCommand: Command = {
  ...declared('message.sample'),
  keywords: 'example demo test order first message',
  when: ({ endpointId }) => {
    const endpoint = endpointRows.get(endpointId);
    const { admin, publish } = endpoint?.facets ?? {};
    return admin !== undefined && publish !== undefined && endpoint?.readOnly === false;
  },
  run: async ({ endpointId }) => {
    const settings = { durable: true, autoDelete: false, arguments: [] };
    await engine.request('queue.declare', { endpointId, name: queue, ...settings });
    const now = Date.now();
    const target = { endpointId, exchange: '', routingKey: queue };
    const result = await engine.request('message.publish', {
      ...target,
      properties: sampleProperties(now),
      body: new TextEncoder().encode(sampleOrder(now)),
    });
    navigate({ endpointId, screen: 'queue', name: queue });
    if (result.outcome === 'routed')
      addNotice({ level: 'success', title: overviewText.samplePublished(queue) });
    else
      addNotice({
        level: 'warning',
        title: overviewText.sampleUnroutable(queue),
        detail: result.replyText,
      });
  },
};

function sampleProperties(now: number): MessageProperties {
  return {
    contentType: 'application/json',
    deliveryMode: 2,
    priority: 4,
    messageId: crypto.randomUUID(),
    timestamp: String(Math.floor(now / 1_000)),
    type: 'order.created',
    appId: 'leveret',
    headers: [
      ['tenant', { type: 'string', value: 'eu' }],
      ['attempt', { type: 'int32', value: 1 }],
      ['sampled', { type: 'boolean', value: true }],
      ['trace', { type: 'table', entries: [['id', { type: 'string', value: crypto.randomUUID() }]] }],
    ],
  };
}

// The number is 2^53 + 1 and up: a viewer that goes through a double would show another one. Written by hand, because
// JSON.stringify would go through one.
function sampleOrder(now: number): string {
  const order = `900719925474${String(1_000 + (Math.floor(now / 100) % 9_000))}`;
  return `{
  "order": ${order},
  "tenant": "eu",
  "amount": 184.50,
  "lines": [
    { "sku": "lamp-02", "quantity": 1, "price": 129.00 },
    { "sku": "bulb-e27", "quantity": 3, "price": 18.50 }
  ],
  "customer": { "id": "c_81f2", "email": "maria@example.com" },
  "placedAt": "${new Date(now).toISOString()}"
}`;
}
