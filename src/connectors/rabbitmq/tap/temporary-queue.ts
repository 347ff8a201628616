// The queue that a tap reads from: named by the server, ours alone, gone with its consumer or our connection, whatever
// becomes of us. It drops its oldest when we are slow. Never reject-publish: the server would refuse the publisher for it.

import type { FieldTable } from '../../../amqp/field-table.ts';
import type { TapPlan } from '../../../contract/tap.ts';
import { toArguments } from '../../amqp/field-values.ts';
import type { LinkChannel, Received } from '../link-channel.ts';

export const tapMaxMessages = 10_000;
const maxBytes = 32 * 1024 * 1024;

const caps: FieldTable = [
  { key: 'x-max-length', value: { tag: 'l', value: BigInt(tapMaxMessages) } },
  { key: 'x-max-length-bytes', value: { tag: 'l', value: BigInt(maxBytes) } },
  { key: 'x-overflow', value: { tag: 'S', value: 'drop-head' } },
  // A policy of the server for all queues must not make another type of it.
  { key: 'x-queue-type', value: { tag: 'S', value: 'classic' } },
];

/** Consumes from it without acknowledgements. Rejects with the server's reply. */
export async function consumeTemporary(
  channel: LinkChannel,
  bindings: TapPlan['bindings'],
  onMessage: (message: Received | null) => void,
): Promise<void> {
  const { queue } = await channel.call('queue.declare', {
    queue: '',
    exclusive: true,
    autoDelete: true,
    arguments: caps,
  });
  for (const { exchange, routingKey, arguments: settings } of bindings) {
    await channel.call('queue.bind', { queue, exchange, routingKey, arguments: toArguments(settings) });
  }
  await channel.consume({ queue, noAck: true, exclusive: true }, onMessage);
}
