// vitest's global set-up: the RabbitMQ that all test files share (shared-rabbitmq.ts).

import type { TestProject } from 'vitest/node';
import { offerRabbitmq } from './rabbitmq-on-demand.ts';

declare module 'vitest' {
  interface ProvidedContext {
    rabbitmqOnDemand: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const offer = await offerRabbitmq();
  project.provide('rabbitmqOnDemand', offer.url);
  return () => offer.close();
}
