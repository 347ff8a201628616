// A message published from inside the process: the inspector's publish, which asks no channel and owes no confirm.

import { encodeProperties } from '../amqp/properties.ts';
import type { OutgoingMessage } from './broker-api.ts';
import { accessRefused, BrokerError, describe } from './broker-error.ts';
import { contentHeader } from './content-header.ts';
import { deliverPublication } from './deliver-publication.ts';
import { senderSelected, ttlOf, withoutBcc } from './publish-properties.ts';
import { Route } from './route.ts';
import type { VirtualHost } from './virtual-host.ts';

/**
 * Names of the queues that it was routed to. `tableDepth`: how deep tables may be nested. Throws BrokerError when the
 * exchange does not take it, and when publishers must wait.
 */
export function publishInside(
  host: VirtualHost,
  { exchange: name, routingKey, properties, body }: OutgoingMessage,
  tableDepth: number,
): string[] {
  const exchange = host.findExchange(name);
  if (exchange.internal) throw accessRefused(`cannot publish to internal ${describe('exchange', name)}`);
  const { blockedReason, store } = host;
  if (blockedReason !== null) {
    throw new BrokerError('RESOURCE_ERROR', `the broker is ${blockedReason}; make room first`);
  }
  const ttlMs = ttlOf(properties.expiration);
  const annotations = senderSelected(routingKey, properties.headers);
  const stored = annotations === null ? properties : withoutBcc(properties);
  const header = contentHeader(encodeProperties(stored), body.length);
  const draft = store.begin(header, 0, header.length, body.length);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  if (body.length > 0) store.append(draft, bytes, 0, bytes.length);
  const message = store.finish(draft, name, routingKey, host.clock.elapsed);
  message.ttlMs = ttlMs;
  message.annotations = annotations;
  const route = new Route(message, host.exchanges, tableDepth);
  route.through(exchange);
  const queues = route.queues.map((queue) => queue.name);
  deliverPublication(host, message, route.queues);
  return queues;
}
