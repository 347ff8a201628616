// The header x-stream-offset, which every message of a stream has. It is put in when the message is appended, so that a
// delivery sends the bytes as they are stored.

import { decodeProperties } from '../../amqp/properties.ts';
import { copyMessage } from '../copy-message.ts';
import type { Message } from '../message.ts';
import type { MessageStore } from '../message-store.ts';

const header = 'x-stream-offset';

/** A copy with the header, held once. The table is sorted by key, as RabbitMQ leaves one that it has added to. */
export function withOffset(store: MessageStore, message: Message, offset: number): Message {
  const properties = decodeProperties(message.properties());
  const others = (properties.headers ?? []).filter(({ key }) => key !== header);
  const added = { key: header, value: { tag: 'l', value: BigInt(offset) } } as const;
  const headers = [...others, added].toSorted((left, right) =>
    Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)),
  );
  return copyMessage(store, message, { ...properties, headers }, message);
}
