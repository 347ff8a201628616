// What a quorum queue tells of a message that was delivered before: how often, in the header x-delivery-count.
// It is put in when the message is sent or looked at; the stored bytes stay as they came.

import { decodeProperties, rewriteProperties } from '../amqp/properties.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueRules } from './queue-rules.ts';

const header = 'x-delivery-count';

/** Presence flags and property list as whoever gets the message sees them. */
export function visibleProperties({ message, deliveryCount }: QueueEntry): Buffer {
  const stored = message.properties();
  if (deliveryCount === 0) return stored;
  const properties = decodeProperties(stored);
  const others = (properties.headers ?? []).filter(({ key }) => key !== header);
  const counted = { key: header, value: { tag: 'l', value: BigInt(deliveryCount) } } as const;
  // Sorted by key, as RabbitMQ leaves a table that it has added to.
  const headers = [...others, counted].toSorted((left, right) =>
    Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)),
  );
  return rewriteProperties({ ...properties, headers });
}

/** Counts a delivery that failed; true if it was one too many. Classic queues do not count. */
export function failsOnceTooOften(entry: QueueEntry, rules: QueueRules): boolean {
  if (rules.type !== 'quorum') return false;
  entry.deliveryCount += 1;
  return hasFailedTooOften(entry, rules);
}

/** Also after a crash, which is a failure for all that was delivered. */
export function hasFailedTooOften({ deliveryCount }: QueueEntry, { deliveryLimit }: QueueRules): boolean {
  return deliveryLimit !== null && deliveryCount > deliveryLimit;
}
