// Playwright's global set-up: the RabbitMQ that the workers share (rabbitmq-test.ts).

import { offerRabbitmq } from '../support/rabbitmq-on-demand.ts';

/** Workers inherit the environment. */
export const rabbitmqOnDemand = 'LEVERET_TEST_RABBITMQ';

// oxlint-disable-next-line import/no-default-export -- Playwright calls the default export
export default async function setUp(): Promise<() => Promise<void>> {
  const offer = await offerRabbitmq();
  process.env[rabbitmqOnDemand] = offer.url;
  return () => offer.close();
}
