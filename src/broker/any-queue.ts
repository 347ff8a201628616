// What a queue of any type is to the rest of the broker: its facts, its bindings, and what can be asked of it. Queues that
// give each message away (classic, quorum) are in queue.ts, those that only show them (streams) in streams/.

import type { FieldTable } from '../amqp/field-table.ts';
import type { Binding } from './binding.ts';
import type { ConsumerActivity, MessageView, QueueView } from './broker-api.ts';
import type { Consumer } from './consumer.ts';
import type { QueueJournal } from './durability/queue-journal.ts';
import type { Ledger, Settlement } from './ledger.ts';
import type { Message } from './message.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueRules } from './queue-rules.ts';
import type { Counters, QueueSettings } from './queue-settings.ts';
import type { SettlementLine } from './settlement-line.ts';
import type { TapSet } from './tap.ts';

export interface QueueCounts {
  readonly messages: number;
  readonly consumers: number;
}

export abstract class AnyQueue implements QueueView {
  readonly kind = 'queue';
  readonly name: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly owner: string | null;
  readonly arguments: FieldTable;
  readonly rules: QueueRules;
  readonly createdAt: number;
  readonly counters: Counters = {
    published: 0,
    delivered: 0,
    redelivered: 0,
    acked: 0,
    requeued: 0,
    discarded: 0,
  };
  /** Bindings that lead here. */
  readonly bindings = new Set<Binding>();
  /** Null unless somebody watches: the price of a tap for everybody else is this one check. */
  taps: TapSet | null = null;
  /** Null for a queue that writes nothing into the log that durable queues share. */
  journal: QueueJournal | null = null;
  /** The last routing that chose this queue; so it is chosen once. */
  routeMark = 0;
  deleted = false;
  /** Those who are settling more messages than a turn has time for: nothing is delivered until they are done. */
  protected readonly settling: SettlementLine[] = [];

  /** `createdAt` in epoch milliseconds. */
  constructor(settings: QueueSettings, createdAt: number) {
    this.name = settings.name;
    this.durable = settings.durable;
    this.autoDelete = settings.autoDelete;
    this.owner = settings.owner;
    this.arguments = settings.arguments;
    this.rules = settings.rules;
    this.createdAt = createdAt;
  }

  get exclusive(): boolean {
    return this.owner !== null;
  }

  get consumerCount(): number {
    return this.consumers.size;
  }

  abstract get consumers(): ReadonlySet<Consumer>;
  abstract get readyCount(): number;
  abstract get readyBytes(): number;
  abstract get unackedCount(): number;
  abstract get unackedBytes(): number;
  abstract get oldestReadyAt(): number | null;
  get offsets(): QueueView['offsets'] {
    return null;
  }

  /** What queue.declare-ok tells. */
  get told(): QueueCounts {
    return { messages: this.readyCount, consumers: this.consumerCount };
  }

  /** What if-empty and if-unused go by, and queue.delete-ok tells. */
  get toldAtDeletion(): QueueCounts {
    return this.told;
  }

  /** What the next message that enters is numbered. */
  abstract get nextSequence(): number;

  /** Takes over one hold on the message. False if the queue is full and refuses it. */
  abstract publish(message: Message): boolean;
  /** Takes the first ready message for basic.get; undefined when there is none. */
  abstract get(ledger: Ledger, noAck: boolean, deliveryTag: () => number): QueueEntry | undefined;
  /** Lets go of a message that was delivered without acknowledgement, once its bytes are on their way. */
  abstract releaseDelivered(entry: QueueEntry): void;
  /** Entries of one ledger, off it already. Those that have gone meanwhile are passed over. */
  abstract settle(entries: readonly QueueEntry[], how: Settlement): void;
  /** Their holder has ended. */
  abandon(entries: readonly QueueEntry[]): void {
    this.settle(entries, 'requeue');
  }

  /** More will be settled that belongs together, until {@link settlingEnds}, which answers each call. */
  settlingBegins(line: SettlementLine): void {
    this.settling.push(line);
  }

  settlingEnds(line: SettlementLine): void {
    this.settling.splice(this.settling.indexOf(line), 1);
    if (this.settling.length === 0 && !this.deleted) this.haveSettled();
  }

  /** Settles at once what would take turns to come: the broker ends. */
  finishSettling(): void {
    for (let line = this.settling[0]; line !== undefined; line = this.settling[0]) line.finish();
  }

  /** A client is about to ask, and must see what is to be dropped in turns to come as gone. */
  catchUp(): void {}

  /** Deliveries may go on. */
  protected haveSettled(): void {}

  abstract addConsumer(consumer: Consumer): void;
  /** Its unacked messages stay with its channel. Pump once they are back: another consumer may take over. */
  abstract removeConsumer(consumer: Consumer): void;
  /** The consumer may be able to take a message again. */
  abstract wake(consumer: Consumer): void;
  abstract activityOf(consumer: Consumer): ConsumerActivity;
  /** Delivers what can be delivered. */
  abstract pump(): void;
  /** Discards all ready messages; returns how many. */
  abstract purge(): number;
  /** Discards one message, ready or unacked. False if it is not here. */
  abstract deleteMessage(sequence: number): boolean;
  /** Sequence numbers of all messages, ready and unacked, in queue order. */
  abstract snapshot(): { sequences: Float64Array; ready: number; unacked: number };
  /** The messages of those sequence numbers; null for one that has gone. */
  abstract read(sequences: ArrayLike<number>): (MessageView | null)[];
  /** A declaration or a basic.get: x-expires counts from now. */
  abstract renewLease(): void;
  abstract stopTimers(): void;
  /** Discards everything and cancels the consumers. The virtual host has already forgotten the queue. */
  abstract close(): void;
}
