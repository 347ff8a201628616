// A stored message once more, under other properties: for dead letters and for messages that were held back.

import { rewriteProperties, type Properties } from '../amqp/properties.ts';
import { contentHeader } from './content-header.ts';
import type { Message } from './message.ts';
import type { MessageStore } from './message-store.ts';

export interface Destination {
  readonly exchange: string;
  readonly routingKey: string;
  /** Milliseconds since the broker's start. */
  readonly publishedAt: number;
}

/** Held once; the original stays as it is. */
export function copyMessage(
  store: MessageStore,
  message: Message,
  properties: Properties,
  { exchange, routingKey, publishedAt }: Destination,
): Message {
  const header = contentHeader(rewriteProperties(properties), message.bodyBytes);
  const draft = store.begin(header, 0, header.length, message.bodyBytes);
  // Only now: making room may have moved the message.
  const body = message.body();
  if (body.length > 0) store.append(draft, body, 0, body.length);
  return store.finish(draft, exchange, routingKey, publishedAt);
}
