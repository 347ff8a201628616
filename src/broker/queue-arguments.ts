// The arguments of queue.declare: which type of queue knows which, and what values they may have. The checks and texts are
// RabbitMQ 4's (rabbit_amqqueue:check_declare_arguments). Arguments that no type knows are kept and ignored, as there.

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import {
  anyBoolean,
  anyText,
  type ArgumentCheck,
  deadLetterRoutingKey,
  expires,
  maxAge,
  maxPriority,
  messageTtl,
  notNegative,
  oneOf,
  positive,
  queueVersion,
} from './argument-checks.ts';
import { describe, preconditionFailed } from './broker-error.ts';

export type QueueType = 'classic' | 'quorum' | 'stream';

interface Argument {
  readonly key: string;
  readonly types: readonly QueueType[];
  /** Absent: any value will do. */
  readonly check?: ArgumentCheck;
}

const classic = ['classic'] as const;
const quorum = ['quorum'] as const;
const stream = ['stream'] as const;
const both = ['classic', 'quorum'] as const;
const all = ['classic', 'quorum', 'stream'] as const;

const overflows = ['drop-head', 'reject-publish', 'reject-publish-dlx'];
const locators = ['client-local', 'balanced', 'least-leaders', 'random'];

/** In the order in which RabbitMQ checks them. */
const queueArguments: readonly Argument[] = [
  { key: 'x-expires', types: both, check: expires },
  { key: 'x-message-ttl', types: both, check: messageTtl },
  { key: 'x-dead-letter-exchange', types: both, check: anyText },
  { key: 'x-dead-letter-routing-key', types: both, check: deadLetterRoutingKey },
  {
    key: 'x-dead-letter-strategy',
    types: quorum,
    check: oneOf(['at-most-once', 'at-least-once'], () => 'invalid_dlx_strategy'),
  },
  { key: 'x-max-length', types: both, check: notNegative },
  { key: 'x-max-length-bytes', types: all, check: notNegative },
  { key: 'x-max-in-memory-length', types: quorum, check: notNegative },
  { key: 'x-max-in-memory-bytes', types: quorum, check: notNegative },
  { key: 'x-max-priority', types: classic, check: maxPriority },
  { key: 'x-overflow', types: both, check: oneOf(overflows, () => 'invalid_overflow') },
  { key: 'x-queue-version', types: classic, check: queueVersion },
  { key: 'x-queue-mode', types: classic },
  { key: 'x-queue-master-locator', types: classic },
  { key: 'x-single-active-consumer', types: both, check: anyBoolean },
  { key: 'x-consumer-timeout', types: quorum, check: notNegative },
  { key: 'x-consumer-disconnected-timeout', types: quorum, check: notNegative },
  { key: 'x-queue-type', types: all },
  { key: 'x-quorum-initial-group-size', types: quorum, check: positive },
  { key: 'x-delivery-limit', types: quorum },
  { key: 'x-max-age', types: stream, check: maxAge },
  { key: 'x-stream-max-segment-size-bytes', types: stream, check: notNegative },
  { key: 'x-stream-filter-size-bytes', types: stream, check: notNegative },
  { key: 'x-initial-cluster-size', types: stream, check: positive },
  { key: 'x-queue-leader-locator', types: all, check: oneOf(locators, () => 'invalid_queue_locator_arg') },
];

const queueType = oneOf(['classic', 'quorum', 'stream'], (word) => `"unsupported queue type '${word}'"`);

/** The type that a declaration asks for. Throws 406 for one that nobody knows. */
export function queueTypeOf(name: string, given: FieldTable): QueueType {
  const value = lookup(given, 'x-queue-type');
  if (value === undefined || value.value === '' || value.value === 'undefined') return 'classic';
  const fault = queueType(value, given);
  if (fault !== null) throw invalid(name, 'x-queue-type', fault);
  return value.value as QueueType;
}

/** Throws 406 as RabbitMQ does for a value that an argument cannot have, or an argument that the type does not know. */
export function checkQueueArguments(name: string, type: QueueType, given: FieldTable): void {
  for (const { key, types, check } of queueArguments) {
    const value = lookup(given, key);
    if (value === undefined || check === undefined || !types.includes(type)) continue;
    const fault = check(value, given);
    if (fault !== null) throw invalid(name, key, fault);
  }
  for (const { key } of given) {
    const known = queueArguments.find((argument) => argument.key === key);
    if (known === undefined || known.types.includes(type)) continue;
    throw preconditionFailed(
      `invalid arg '${key}' for ${describe('queue', name)} of queue type rabbit_${type}_queue`,
    );
  }
}

/** The arguments that must be equal when a queue of that type is declared again. */
export function comparedArguments(type: QueueType): string[] {
  return queueArguments.filter(({ types }) => types.includes(type)).map(({ key }) => key);
}

function invalid(name: string, key: string, fault: string): Error {
  return preconditionFailed(`invalid arg '${key}' for ${describe('queue', name)}: ${fault}`);
}
