// A session of the shared RabbitMQ that has found its management API.

import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import type { ManagementState } from '../../../../src/contract/endpoint.ts';
import { eventually } from '../../../support/eventually.ts';
import type { SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { openSession, targetOf } from '../targets.ts';

export async function managedSession(
  { amqpPort, managementUrl }: Pick<SharedRabbitmq, 'amqpPort' | 'managementUrl'>,
  differs: Partial<RabbitMqTarget> = {},
): Promise<RabbitMqSession> {
  const management = { mode: 'given', url: managementUrl } as const;
  const session = openSession(targetOf(amqpPort, { management, ...differs }));
  await untilManagement(session, 'ready');
  return session;
}

/** Polls until the management API is in that state, and gives it back. */
export function untilManagement(
  session: RabbitMqSession,
  wanted: ManagementState['state'],
): Promise<ManagementState> {
  return eventually(() => {
    const { management, stateReason } = session.endpoint();
    if (management === null || management.state !== wanted) {
      throw new Error(`${management?.state} ${management?.reason} ${stateReason}, not ${wanted}`);
    }
    return management;
    // A list that has failed a few times waits longer before it asks again.
  }, 20_000);
}
