// What a queue's arguments ask of it, read once when it is declared, so that nothing looks into a table for a message.

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import { maxAgeMs } from './argument-checks.ts';
import { integerOf } from './field-types.ts';
import type { QueueType } from './queue-arguments.ts';

export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx';

export interface QueueRules {
  readonly type: QueueType;
  readonly messageTtlMs: number | null;
  /** The queue itself goes after so long without use. */
  readonly expiresMs: number | null;
  readonly maxLength: number | null;
  readonly maxLengthBytes: number | null;
  readonly overflow: Overflow;
  /** `routingKey` null: the message's own. */
  readonly deadLetter: { readonly exchange: string; readonly routingKey: string | null } | null;
  /** A dead letter stays until it has arrived. Quorum queues only. */
  readonly deadLettersAtLeastOnce: boolean;
  readonly maxPriority: number | null;
  readonly singleActiveConsumer: boolean;
  /** Deliveries that may fail before the message is dead-lettered; quorum queues only. */
  readonly deliveryLimit: number | null;
  /** Streams only. */
  readonly maxAgeMs: number | null;
  readonly streamSegmentBytes: number | null;
}

/** RabbitMQ 4's default for quorum queues. */
const defaultDeliveryLimit = 20;

/** `given` has passed checkQueueArguments. */
export function queueRules(type: QueueType, given: FieldTable): QueueRules {
  const exchange = text(given, 'x-dead-letter-exchange');
  const overflow = (text(given, 'x-overflow') ?? 'drop-head') as Overflow;
  return {
    type,
    messageTtlMs: integer(given, 'x-message-ttl'),
    expiresMs: integer(given, 'x-expires'),
    maxLength: integer(given, 'x-max-length'),
    maxLengthBytes: integer(given, 'x-max-length-bytes'),
    overflow,
    deadLetter: exchange === null ? null : { exchange, routingKey: text(given, 'x-dead-letter-routing-key') },
    // As in RabbitMQ, without a word where it cannot be: a queue that drops from its head must be able to let go.
    deadLettersAtLeastOnce:
      type === 'quorum' &&
      exchange !== null &&
      overflow === 'reject-publish' &&
      text(given, 'x-dead-letter-strategy') === 'at-least-once',
    maxPriority: integer(given, 'x-max-priority'),
    singleActiveConsumer: lookup(given, 'x-single-active-consumer')?.value === true,
    deliveryLimit: type === 'quorum' ? deliveryLimit(integer(given, 'x-delivery-limit')) : null,
    maxAgeMs: maxAgeMs(text(given, 'x-max-age') ?? ''),
    streamSegmentBytes: integer(given, 'x-stream-max-segment-size-bytes'),
  };
}

/** A negative limit is none. */
function deliveryLimit(given: number | null): number | null {
  if (given === null) return defaultDeliveryLimit;
  return given < 0 ? null : given;
}

function integer(given: FieldTable, key: string): number | null {
  const value = lookup(given, key);
  return value === undefined ? null : (integerOf(value) ?? null);
}

function text(given: FieldTable, key: string): string | null {
  const value = lookup(given, key);
  return value?.tag === 'S' ? value.value : null;
}
