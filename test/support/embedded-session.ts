// A session over a broker of the test's own, as the engine opens it over its broker. A fault while it looks is thrown.

import type { Broker } from '../../src/broker/broker-api.ts';
import {
  createEmbeddedSession,
  type EmbeddedSession,
  type EmbeddedSessionOptions,
} from '../../src/connectors/embedded/session.ts';

/** The broker stays the caller's to close. */
export function embeddedSession(broker: Broker, more: Partial<EmbeddedSessionOptions> = {}): EmbeddedSession {
  return createEmbeddedSession({
    broker,
    id: 'local',
    name: 'Local broker',
    addressTaken: null,
    version: 'test',
    onFault: (thrown) => {
      throw thrown;
    },
    ...more,
  });
}
