// The RabbitMQ that all test files of one vitest run share (rabbitmq-on-demand.ts starts it). Each test file keeps to
// virtual hosts and users of its own, and nobody stops it: a test that needs that starts a node for itself.

import { inject } from 'vitest';
import { RabbitmqAdmin } from './rabbitmq-admin.ts';
import type { RabbitmqPorts } from './rabbitmq-node.ts';

export interface SharedRabbitmq extends RabbitmqPorts {
  readonly admin: RabbitmqAdmin;
}

/** Started by the first that asks, which takes 6 to 12 s. */
export async function sharedRabbitmq(): Promise<SharedRabbitmq> {
  const answer = await fetch(inject('rabbitmqOnDemand'));
  if (!answer.ok) throw new Error(`the shared RabbitMQ could not be started: ${await answer.text()}`);
  const ports = (await answer.json()) as RabbitmqPorts;
  return { ...ports, admin: new RabbitmqAdmin(ports.managementUrl) };
}
