// What a UI spec starts from that also needs a RabbitMQ server: one for each Playwright worker, started by the first.

import { startRabbitmqNode, type RabbitmqNode } from '../support/rabbitmq-node.ts';
import { test as base } from './leveret-test.ts';

export const test = base.extend<object, { rabbit: RabbitmqNode }>({
  rabbit: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its first parameter
    async ({}, provide) => {
      const node = await startRabbitmqNode();
      await provide(node);
      await node.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from './leveret-test.ts';
