// The suite of all connectors, against the embedded broker.

import { createBroker } from '../../src/broker/broker.ts';
import { describeSession } from './suite.ts';
import { embeddedSession } from '../support/embedded-session.ts';

describeSession(
  'the embedded broker',
  async () => {
    const broker = await createBroker({ port: 0, version: 'test' });
    const session = embeddedSession(broker);
    return {
      session,
      url: session.endpoint().address,
      close: async () => {
        await session.close();
        await broker.close();
      },
    };
  },
  { take: 'the embedded broker does not have it yet' },
);
