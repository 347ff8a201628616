// Many queues on a real server in seconds: one import of definitions over its management API.

import type { RabbitmqAdmin } from './rabbitmq-admin.ts';

/** Names are "load.00000" and so on; every third has a bound, every tenth is bound to the exchange "load". */
export async function makeQueues(admin: RabbitmqAdmin, vhost: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `load.${String(index).padStart(5, '0')}`);
  const plain = { durable: false, auto_delete: false };
  await admin.call('POST', `/api/definitions/${encodeURIComponent(vhost)}`, {
    exchanges: [{ name: 'load', type: 'topic', internal: false, arguments: {}, ...plain }],
    queues: names.map((name, index) => ({
      name,
      arguments: index % 3 === 0 ? { 'x-max-length': 1_000 } : {},
      ...plain,
    })),
    bindings: names
      .filter((_, index) => index % 10 === 0)
      .map((name) => ({
        source: 'load',
        destination: name,
        destination_type: 'queue',
        routing_key: `key.${name}`,
        arguments: {},
      })),
  });
}
