// The suite of all connectors, against the embedded broker.

import { createBroker } from '../../src/broker/broker.ts';
import { createEmbeddedSession } from '../../src/connectors/embedded/session.ts';
import { describeSession } from './suite.ts';

describeSession(
  'the embedded broker',
  async () => {
    const broker = await createBroker({ port: 0, version: 'test' });
    const session = createEmbeddedSession({
      broker,
      id: 'local',
      name: 'Local broker',
      addressTaken: null,
      version: 'test',
      onFault: (thrown) => {
        throw thrown;
      },
    });
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
