// The whole broker in a few numbers, for the status line.

import type { Broker } from '../../broker/broker-api.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ConnectionTracker } from './connection-tracker.ts';
import type { ConsumerTracker } from './consumer-tracker.ts';
import type { QueueTracker } from './queue-tracker.ts';
import { RateMeter } from './rate-meter.ts';

export interface BrokerTotals {
  readonly publishRate: number;
  readonly deliverRate: number;
  readonly connections: number;
  readonly channels: number;
  readonly consumers: number;
  readonly queues: number;
  readonly readyMessages: number;
  readonly messageBytes: number;
  readonly messageBytesLimit: number;
  readonly blocked: boolean;
}

interface Trackers {
  readonly queues: QueueTracker;
  readonly consumers: ConsumerTracker;
  readonly connections: ConnectionTracker;
}

export class Totals {
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #trackers: Trackers;
  readonly #publish: RateMeter;
  readonly #deliver: RateMeter;

  constructor(broker: Broker, clock: Clock, trackers: Trackers) {
    this.#broker = broker;
    this.#clock = clock;
    this.#trackers = trackers;
    this.#publish = new RateMeter(broker.totals.published, clock.steady());
    this.#deliver = new RateMeter(broker.totals.delivered, clock.steady());
  }

  sample(): void {
    this.#publish.sample(this.#broker.totals.published, this.#clock.steady());
    this.#deliver.sample(this.#broker.totals.delivered, this.#clock.steady());
  }

  now(): BrokerTotals {
    const { queues, consumers, connections } = this.#trackers;
    const { messageBytes, highWaterBytes, blocked } = this.#broker.memory;
    return {
      publishRate: this.#publish.perSecondOrZero,
      deliverRate: this.#deliver.perSecondOrZero,
      connections: connections.count,
      channels: connections.channelCount,
      consumers: consumers.count,
      queues: queues.count,
      readyMessages: queues.readyMessages,
      messageBytes,
      messageBytesLimit: highWaterBytes,
      blocked,
    };
  }
}
