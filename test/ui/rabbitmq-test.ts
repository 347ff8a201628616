// What a UI spec starts from that also needs a RabbitMQ server: one for all workers, started by the first spec that asks. A
// spec that counts or changes what others could see keeps to a virtual host of its own.

import { askForRabbitmq, type SharedRabbitmq } from '../support/rabbitmq-on-demand.ts';
import { rabbitmqOnDemand } from './global-setup.ts';
import { test as base } from './leveret-test.ts';

export const test = base.extend<object, { rabbit: SharedRabbitmq }>({
  rabbit: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its first parameter
    async ({}, provide) => provide(await askForRabbitmq(process.env[rabbitmqOnDemand] ?? '')),
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from './leveret-test.ts';
