// The RabbitMQ that all test files of one vitest run share (vitest-rabbitmq.ts offers it).

import { inject } from 'vitest';
import { askForRabbitmq, type SharedRabbitmq } from './rabbitmq-on-demand.ts';

export type { SharedRabbitmq } from './rabbitmq-on-demand.ts';

/** Started by the first that asks, which takes 6 to 12 s. */
export function sharedRabbitmq(): Promise<SharedRabbitmq> {
  return askForRabbitmq(inject('rabbitmqOnDemand'));
}
