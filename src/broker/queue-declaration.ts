// What a declaration of a queue may ask for, and whether the queue that is there already is that one, with RabbitMQ's
// answers. It makes nothing.

import type { FieldTable } from '../amqp/field-table.ts';
import { describe, notImplemented, preconditionFailed, resourceLocked } from './broker-error.ts';
import { assertSame, assertSameQueueArguments, checkNamesExchange } from './declared-arguments.ts';
import { generateName } from './names.ts';
import type { AnyQueue } from './any-queue.ts';
import { checkQueueArguments, queueTypeOf } from './queue-arguments.ts';
import { type QueueRules, queueRules } from './queue-rules.ts';
import type { QueueSettings } from './queue-settings.ts';

/** A queue as somebody asks for it; its rules are read from the arguments. */
export type WantedQueue = Omit<QueueSettings, 'rules'>;

/** RabbitMQ's. */
const segmentMostBytes = 3_000_000_000;

/** A name for a queue declared without one. */
export function serverName(given: FieldTable): string {
  const type = queueTypeOf('', given);
  if (type === 'classic') return generateName('amq.gen-');
  throw preconditionFailed(`Cannot declare a server-named queue for type rabbit_${type}_queue`);
}

/** What the arguments of a new queue ask for. Throws as RabbitMQ does for what they cannot be. */
export function checkedRules(name: string, wanted: WantedQueue): QueueRules {
  checkNamesExchange(describe('queue', name), 'x-dead-letter-exchange', wanted.arguments);
  const type = queueTypeOf(name, wanted.arguments);
  checkQueueArguments(name, type, wanted.arguments);
  if (type !== 'classic') refuseUnlessLasting(name, wanted);
  const rules = queueRules(type, wanted.arguments);
  if ((rules.streamSegmentBytes ?? 0) > segmentMostBytes) {
    throw preconditionFailed('Exceeded max value for x-stream-max-segment-size-bytes');
  }
  return rules;
}

/** Throws 540 for a stream: a broker that keeps nothing on the disk cannot have one. */
export function refuseStream(name: string, { arguments: given }: WantedQueue): void {
  if (queueTypeOf(name, given) !== 'stream') return;
  throw notImplemented(`${describe('queue', name)} is to be a stream, and this broker has no data directory`);
}

/** Quorum queues and streams are for good. */
function refuseUnlessLasting(name: string, { autoDelete, owner, durable }: WantedQueue): void {
  const fault = autoDelete
    ? 'auto-delete'
    : owner !== null
      ? 'exclusive-owner'
      : durable
        ? null
        : 'non-durable';
  if (fault !== null) throw preconditionFailed(`invalid property '${fault}' for ${describe('queue', name)}`);
}

/** Throws unless the queue that is there is as it was declared now, and may be seen by this connection. */
export function assertSameQueue(existing: AnyQueue, wanted: WantedQueue, connectionId: string | null): void {
  const what = describe('queue', existing.name);
  const ownerMatches = existing.owner === null ? wanted.owner === null : existing.owner === connectionId;
  if (!ownerMatches || existing.owner !== wanted.owner) throw locked(existing.name);
  assertSame(what, 'durable', wanted.durable, existing.durable);
  assertSame(what, 'auto_delete', wanted.autoDelete, existing.autoDelete);
  assertSameQueueArguments(existing.name, existing.rules.type, wanted.arguments, existing.arguments);
}

export function locked(queue: string): Error {
  return resourceLocked(
    `cannot obtain exclusive access to locked ${describe('queue', queue)}. It could be originally declared on ` +
      'another connection or the exclusive property value does not match that of the original declaration.',
  );
}
