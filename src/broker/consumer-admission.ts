// Whether a queue lets somebody consume, or take a message with basic.get: by its type and by who consumes already, with
// RabbitMQ's answers. The arguments of a consumer are in consumer-arguments.ts.

import type { AnyQueue } from './any-queue.ts';
import {
  accessRefused,
  describe,
  notImplemented,
  preconditionFailed,
  resourceLocked,
} from './broker-error.ts';

export interface WantedConsumer {
  readonly noAck: boolean;
  readonly exclusive: boolean;
  /** 0 is unlimited. */
  readonly prefetch: number;
  /** Of the whole channel. */
  readonly prefetchGlobal: number;
}

/** Quorum queues and streams know no prefetch of the channel, and take no notice of consumers that want to be alone. */
export function refuseConsumer(queue: AnyQueue, wanted: WantedConsumer): void {
  const { type } = queue.rules;
  if (type === 'classic') return refuseInExclusiveUse(queue, wanted.exclusive);
  const name = describe('queue', queue.name);
  if (type === 'stream') {
    if (wanted.prefetch === 0) throw preconditionFailed(`consumer prefetch count is not set for '${name}'`);
    if (wanted.noAck) {
      throw notImplemented(`automatic acknowledgement not supported by stream queues ${name}`);
    }
  }
  if (wanted.prefetchGlobal > 0) throw notImplemented(`${name} does not support global qos`);
}

export function refuseGet({ name, rules }: AnyQueue): void {
  if (rules.type !== 'quorum' || !rules.singleActiveConsumer) return;
  throw resourceLocked(
    `cannot obtain access to locked ${describe('queue', name)}. basic.get operations ` +
      'are not supported by quorum queues with single active consumer',
  );
}

/** Throws 403 when one consumer has the queue for itself, or wants it and is not alone. */
function refuseInExclusiveUse(queue: AnyQueue, exclusive: boolean): void {
  const refused = (): Error => accessRefused(`${describe('queue', queue.name)} in exclusive use`);
  // A queue with a single active consumer is never for one consumer alone.
  if (exclusive && queue.rules.singleActiveConsumer) throw refused();
  if (queue.consumerCount === 0) return;
  const taken = [...queue.consumers].some((consumer) => consumer.exclusive);
  if (exclusive || taken) throw refused();
}
