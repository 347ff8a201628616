// Targets and sessions for tests of the RabbitMQ connector.

import { createRabbitMqSession, type RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../src/connectors/rabbitmq/target.ts';
import type { Endpoint } from '../../../src/contract/endpoint.ts';
import { createLog } from '../../../src/lib/log.ts';
import { eventually } from '../../support/eventually.ts';

export const quietLog = createLog({ write: () => undefined });

/** guest on plain TCP, no management; say what differs. */
export function targetOf(port: number, differs: Partial<RabbitMqTarget> = {}): RabbitMqTarget {
  return {
    id: 'rabbit',
    name: 'Test server',
    colour: null,
    environment: 'test',
    readOnly: false,
    host: 'localhost',
    port,
    vhost: '/',
    user: 'guest',
    password: 'guest',
    heartbeatSeconds: 10,
    tls: null,
    management: { mode: 'none' },
    rememberedQueues: [],
    ...differs,
  };
}

export function openSession(target: RabbitMqTarget): RabbitMqSession {
  return createRabbitMqSession(target, { log: quietLog, onRememberedQueues: () => undefined });
}

/** Polls until the endpoint is in that state, and gives it back. */
export function untilState(session: RabbitMqSession, state: Endpoint['state']): Promise<Endpoint> {
  return eventually(() => {
    const endpoint = session.endpoint();
    if (endpoint.state !== state) {
      throw new Error(`the endpoint is ${endpoint.state}, not ${state}: ${endpoint.stateReason}`);
    }
    return endpoint;
  });
}
