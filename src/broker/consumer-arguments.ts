// The arguments of basic.consume: RabbitMQ 4's checks and texts (rabbit_amqqueue:check_consume_arguments).

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import { anyInteger } from './argument-checks.ts';
import { describe, preconditionFailed } from './broker-error.ts';
import { integerOf } from './field-types.ts';
import { streamOffset } from './streams/offset-argument.ts';
import type { AnyQueue } from './any-queue.ts';

const streamArguments = ['x-stream-offset', 'x-stream-filter', 'x-stream-match-unfiltered'];

/** Throws 406 for a value that an argument cannot have, or an argument that the type of queue does not know. */
export function checkConsumerArguments(queue: AnyQueue, given: FieldTable): void {
  const { type } = queue.rules;
  const priority = lookup(given, 'x-priority');
  const fault = priority === undefined || type === 'stream' ? null : anyInteger(priority, given);
  if (fault !== null) {
    throw preconditionFailed(`invalid arg 'x-priority' for ${describe('queue', queue.name)}: ${fault}`);
  }
  const offset = lookup(given, 'x-stream-offset');
  const wrong = offset === undefined || type !== 'stream' ? null : streamOffset(offset, given);
  if (wrong !== null) {
    throw preconditionFailed(`invalid arg 'x-stream-offset' for ${describe('queue', queue.name)}: ${wrong}`);
  }
  const unknown =
    type === 'stream'
      ? ['x-priority', 'x-consumer-timeout']
      : [...streamArguments, ...timeoutIfClassic(type)];
  for (const { key } of given) {
    if (!unknown.includes(key)) continue;
    throw preconditionFailed(
      `invalid arg '${key}' for ${describe('queue', queue.name)} of queue type rabbit_${type}_queue`,
    );
  }
}

/** From x-priority, 0 without it; higher ones are served first. */
export function consumerPriority(given: FieldTable): number {
  const value = lookup(given, 'x-priority');
  return value === undefined ? 0 : (integerOf(value) ?? 0);
}

function timeoutIfClassic(type: AnyQueue['rules']['type']): string[] {
  return type === 'classic' ? ['x-consumer-timeout'] : [];
}
