// The two brokers that each conformance suite runs against: Leveret's own, in the process that a person starts, and a
// real RabbitMQ. The expectation is written once, so the two are compared with each other by being compared with it.

import { startLeveret } from '../support/leveret-process.ts';
import { rabbitmqMissing, startRabbitmq } from '../support/rabbitmq-process.ts';

export interface StartedBroker {
  readonly amqpPort: number;
  stop(): Promise<void>;
}

export interface BrokerUnderTest {
  readonly name: string;
  /** Why it cannot be started here, or null. */
  readonly missing: string | null;
  start(): Promise<StartedBroker>;
}

export const leveret: BrokerUnderTest = { name: 'Leveret', missing: null, start: () => startLeveret() };
export const rabbitmq: BrokerUnderTest = {
  name: 'RabbitMQ',
  missing: rabbitmqMissing(),
  start: () => startRabbitmq(),
};
export const brokersUnderTest: readonly BrokerUnderTest[] = [leveret, rabbitmq];
