// Keeps the durable queues, exchanges and bindings: writes down what is declared and deleted, and reads it at start.

import path from 'node:path';
import { WireError } from '../../amqp/wire-error.ts';
import { tableBytes } from '../../amqp/field-table.ts';
import { Journal, type JournalOptions } from '../../storage/log/journal.ts';
import type { JournalRecord } from '../../storage/log/journal-file.ts';
import {
  type BindingRecord,
  decodeBinding,
  decodeExchange,
  decodeName,
  decodeQueue,
  decodeQueueId,
  encodeBinding,
  encodeExchange,
  encodeName,
  encodeQueue,
  encodeQueueId,
  type ExchangeRecord,
  type QueueRecord,
  topologyType,
} from './topology-record.ts';

/** What the journal says: at first what was there when the broker stopped. */
export class Topology {
  readonly queues = new Map<number, QueueRecord>();
  readonly exchanges = new Map<string, ExchangeRecord>();
  readonly bindings = new Map<string, BindingRecord>();
  lastQueueId = 0;
  /** Name of a damaged journal's copy, as long as queues may be missing here. */
  damagedCopy: string | null = null;
  /** Records that this version cannot read; they are kept for one that can. */
  readonly unknown: { readonly type: number; readonly payload: Buffer }[] = [];

  apply(type: number, payload: Buffer): void {
    try {
      this.take(type, payload);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.unknown.push({ type, payload });
    }
  }

  /** Everything, as if it had been declared just now. */
  *records(): Generator<JournalRecord> {
    yield* this.unknown;
    yield { type: topologyType.lastQueueId, payload: encodeQueueId(this.lastQueueId) };
    if (this.damagedCopy !== null) {
      yield { type: topologyType.damaged, payload: encodeName(this.damagedCopy) };
    }
    for (const queue of this.queues.values()) yield { type: topologyType.queue, payload: encodeQueue(queue) };
    for (const exchange of this.exchanges.values()) {
      yield { type: topologyType.exchange, payload: encodeExchange(exchange) };
    }
    for (const binding of this.bindings.values()) {
      yield { type: topologyType.binding, payload: encodeBinding(binding) };
    }
  }

  private take(type: number, payload: Buffer): void {
    switch (type) {
      case topologyType.queue: {
        const queue = decodeQueue(payload);
        this.queues.set(queue.id, queue);
        this.lastQueueId = Math.max(this.lastQueueId, queue.id);
        break;
      }
      case topologyType.queueGone:
        this.queues.delete(decodeQueueId(payload));
        break;
      case topologyType.exchange: {
        const exchange = decodeExchange(payload);
        this.exchanges.set(exchange.name, exchange);
        break;
      }
      case topologyType.exchangeGone:
        this.exchanges.delete(decodeName(payload));
        break;
      case topologyType.binding: {
        const binding = decodeBinding(payload);
        this.bindings.set(keyOf(binding), binding);
        break;
      }
      case topologyType.bindingGone:
        this.bindings.delete(keyOf(decodeBinding(payload)));
        break;
      case topologyType.lastQueueId:
        this.lastQueueId = Math.max(this.lastQueueId, decodeQueueId(payload));
        break;
      case topologyType.damaged:
        this.damagedCopy = decodeName(payload);
        break;
      case topologyType.mended:
        this.damagedCopy = null;
        break;
      default:
        this.unknown.push({ type, payload });
    }
  }
}

export class TopologyJournal {
  /** A damaged journal's copy; null when no queue can be missing here. */
  readonly damagedCopy: string | null;
  private readonly journal: Journal;
  private readonly topology: Topology;

  /** Reads what is there and begins a new file with it. Rejects when the directory cannot be used. */
  static async open(options: JournalOptions): Promise<{ journal: TopologyJournal; topology: Topology }> {
    const topology = new Topology();
    const journal = await Journal.open(
      { ...options, onDamage: (copy) => (topology.damagedCopy = path.basename(copy)) },
      (type, payload) => topology.apply(type, payload),
      () => topology.records(),
    );
    return { journal: new TopologyJournal(journal, topology, options.directory), topology };
  }

  private constructor(journal: Journal, topology: Topology, directory: string) {
    this.journal = journal;
    this.topology = topology;
    const { damagedCopy } = topology;
    this.damagedCopy = damagedCopy === null ? null : path.join(directory, damagedCopy);
  }

  knows(queueId: number): boolean {
    return this.topology.queues.has(queueId);
  }

  /** Returns the queue's number, which no other queue ever gets. */
  queueDeclared(queue: Omit<QueueRecord, 'id'>): number {
    const { name, autoDelete, arguments: given } = queue;
    const record = { id: this.topology.lastQueueId + 1, name, autoDelete, arguments: given };
    this.append(topologyType.queue, encodeQueue(record));
    return record.id;
  }

  /** A queue that was declared, although no declaration is left. */
  queueFound(queue: QueueRecord): void {
    this.append(topologyType.queue, encodeQueue(queue));
  }

  /** That number was given once, whatever became of its queue. */
  numberSeen(id: number): void {
    if (id > this.topology.lastQueueId) this.append(topologyType.lastQueueId, encodeQueueId(id));
  }

  /** A number for a queue that is not to be known at the next start; no other queue ever gets it. */
  numberGiven(): number {
    const id = this.topology.lastQueueId + 1;
    this.numberSeen(id);
    return id;
  }

  /** All queues are here that anything tells of. */
  mended(): void {
    if (this.topology.damagedCopy !== null) this.append(topologyType.mended, Buffer.alloc(0));
  }

  queueDeleted(id: number): void {
    this.append(topologyType.queueGone, encodeQueueId(id));
  }

  exchangeDeclared(exchange: ExchangeRecord): void {
    this.append(topologyType.exchange, encodeExchange(exchange));
  }

  exchangeDeleted(name: string): void {
    this.append(topologyType.exchangeGone, encodeName(name));
  }

  bindingAdded(binding: BindingRecord): void {
    this.append(topologyType.binding, encodeBinding(binding));
  }

  bindingRemoved(binding: BindingRecord): void {
    this.append(topologyType.bindingGone, encodeBinding(binding));
  }

  private append(type: number, payload: Buffer): void {
    this.topology.apply(type, payload);
    this.journal.append(type, payload);
  }

  /** Resolves when all of it is on the disk; rejects when the disk refuses. */
  sync(): Promise<void> {
    return this.journal.sync();
  }

  close(): Promise<void> {
    return this.journal.close();
  }
}

function keyOf(binding: BindingRecord): string {
  const { source, destination, destinationKind, routingKey } = binding;
  const sorted = binding.arguments.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return JSON.stringify([
    source,
    destinationKind,
    destination,
    routingKey,
    tableBytes(sorted).toString('latin1'),
  ]);
}
