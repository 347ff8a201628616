// amqplib, Node's best known client, sees on Leveret what it sees on RabbitMQ, down to the words of each refusal.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { connectionScenarios } from './amqplib/connections.ts';
import { deliveryScenarios } from './amqplib/delivery.ts';
import { queueScenarios } from './amqplib/queues.ts';
import { routingScenarios } from './amqplib/routing.ts';
import { Stage } from './amqplib/scenario.ts';
import { streamScenarios } from './amqplib/streams.ts';
import { type StartedBroker, brokersUnderTest } from './brokers.ts';

const scenarios = [
  ...routingScenarios,
  ...queueScenarios,
  ...deliveryScenarios,
  ...connectionScenarios,
  ...streamScenarios,
];

for (const broker of brokersUnderTest) {
  describeWith([broker.missing], `amqplib on ${broker.name}`, () => {
    let started: StartedBroker | undefined;
    beforeAll(async () => {
      started = await broker.start();
    });
    afterAll(() => started?.stop());

    for (const scenario of scenarios) {
      test(scenario.title, async () => {
        const stage = new Stage(started?.amqpPort ?? 0);
        try {
          await scenario.run(stage);
        } finally {
          await stage.end();
        }
        expect(stage.outcome).toEqual(scenario.outcome);
      });
    }
  });
}
