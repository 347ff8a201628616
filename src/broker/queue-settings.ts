// What a queue is made with, and what it shares with the rest of the broker.

import type { FieldTable } from '../amqp/field-table.ts';
import type { AnyQueue } from './any-queue.ts';
import type { QueueCounters } from './broker-api.ts';
import type { Clock } from './clock.ts';
import type { DeadLetters } from './dead-letter.ts';
import type { MessageStore } from './message-store.ts';
import type { QueueRules } from './queue-rules.ts';

export interface QueueSettings {
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** Connection id of an exclusive queue's owner. */
  readonly owner: string | null;
  readonly arguments: FieldTable;
  /** What the arguments ask for. */
  readonly rules: QueueRules;
}

export type Counters = { -readonly [Key in keyof QueueCounters]: number };

export interface QueueSurroundings {
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly totals: Counters;
  readonly deadLetters: Pick<DeadLetters, 'add' | 'publish'>;
  /** The last consumer has left. */
  unused(queue: AnyQueue): void;
  /** Nobody has used it for as long as x-expires says. */
  outlived(queue: AnyQueue): void;
}
