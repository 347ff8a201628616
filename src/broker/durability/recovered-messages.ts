// Messages read from the log at start, sorted to their queues: by sequence, for records that were moved stand behind
// younger ones.

import { type Message, storedSize } from '../message.ts';
import type { MessageStore } from '../message-store.ts';
import type { Queue } from '../queue.ts';
import { MessageRecordReader, messageRecordType } from './message-record.ts';
import { deliveredNote } from './queue-journal.ts';
import { storedBodyBytes, storedMessage } from './stored-message.ts';
import { PagedReady } from '../paging/paged-ready.ts';
import type { Pager } from '../paging/pager.ts';
import type { RecoveredRecord } from '../../storage/log/recovery.ts';

/** The messages of one queue, as parallel lists: there may be millions. */
interface Found {
  readonly queue: Queue;
  readonly sequences: number[];
  readonly messages: Message[];
  readonly delivered: boolean[];
  ascending: boolean;
  /** Also of messages that are gone: numbers are not given twice. */
  lastSequence: number;
}

export class RecoveredMessages {
  count = 0;
  /** Records that this version cannot read. */
  unknownRecords = 0;
  private readonly byQueue = new Map<number, Found>();
  private readonly reader = new MessageRecordReader();
  private readonly store: MessageStore;
  private readonly startedAt: number;
  private readonly pager: Pager;
  private readonly strangers: (queueId: number) => Queue | null;

  /** `strangers` says which queue takes messages of a number that no declaration has; null for none. */
  constructor(
    store: MessageStore,
    startedAt: number,
    pager: Pager,
    strangers: (queueId: number) => Queue | null,
  ) {
    this.pager = pager;
    this.store = store;
    this.startedAt = startedAt;
    this.strangers = strangers;
  }

  expect(id: number, queue: Queue): void {
    this.byQueue.set(id, {
      queue,
      sequences: [],
      messages: [],
      delivered: [],
      ascending: true,
      lastSequence: 0,
    });
  }

  /** Returns the weight of the record, or -1 if no queue has the message any more. */
  visit(record: RecoveredRecord): number {
    const { reader } = this;
    if (record.type !== messageRecordType || !reader.read(record.bytes, record.start, record.end)) {
      this.unknownRecords += 1;
      return 0;
    }
    const left = this.leave(record);
    if (left >= 0) return left;
    let message: Message | null = null;
    for (let index = 0; index < reader.placeCount; index += 1) {
      const { queueId, sequence, delivered } = reader.place(index);
      const found = this.found(queueId);
      if (found === null) continue;
      if (sequence <= found.lastSequence) found.ascending = false;
      else found.lastSequence = sequence;
      if (record.notes.includes(queueId)) continue;
      if (message === null) message = this.message(record);
      else this.store.hold(message, 1);
      found.sequences.push(sequence);
      found.messages.push(message);
      found.delivered.push(delivered || record.notes.includes(queueId | deliveredNote));
    }
    if (message === null) return -1;
    this.count += 1;
    return message.storedBytes;
  }

  /** Puts everything into the queues. */
  hand(): void {
    for (const found of this.byQueue.values()) {
      this.handOver(found);
      found.queue.continueFrom(found.lastSequence);
    }
    this.byQueue.clear();
  }

  private handOver({ queue, sequences, messages, delivered, ascending }: Found): void {
    const order = ascending
      ? null
      : sequences
          .map((_, index) => index)
          .toSorted((left, right) => (sequences[left] ?? 0) - (sequences[right] ?? 0));
    for (let place = 0; place < sequences.length; place += 1) {
      const index = order === null ? place : (order[place] as number);
      const message = messages[index] as Message;
      const entry = queue.revive(message, sequences[index] as number, delivered[index] as boolean);
      if (queue.ready instanceof PagedReady) queue.ready.pushRestored(entry);
      else queue.ready.push(entry);
      queue.readyBytes += message.bodyBytes;
      queue.counters.published += 1;
    }
    sequences.length = 0;
    messages.length = 0;
    delivered.length = 0;
  }

  private found(queueId: number): Found | null {
    const known = this.byQueue.get(queueId);
    if (known !== undefined) return known;
    const queue = this.strangers(queueId);
    if (queue === null) return null;
    this.expect(queueId, queue);
    return this.byQueue.get(queueId) ?? null;
  }

  private message({ bytes, end, segment, offset }: RecoveredRecord): Message {
    return storedMessage(this.store, this.reader, bytes, end, { segment, offset, startedAt: this.startedAt });
  }

  /** Memory is filled: a message of one queue, in its order, stays on the disk. The weight, or -1 if it cannot. */
  private leave(record: RecoveredRecord): number {
    const { reader } = this;
    if (!this.pager.wanted || reader.placeCount !== 1) return -1;
    const { queueId, sequence, delivered } = reader.place(0);
    const found = this.byQueue.get(queueId);
    if (found === undefined || !found.ascending || sequence <= found.lastSequence) return -1;
    if (record.notes.includes(queueId)) return -1;
    const { queue } = found;
    this.handOver(found);
    const paged = this.pager.paged(queue);
    if (paged === null) return -1;
    const bodyBytes = storedBodyBytes(reader, record.end);
    const storedBytes = storedSize(reader.headerBytes, bodyBytes);
    const redelivered = delivered || record.notes.includes(queueId | deliveredNote);
    paged.pushCold({ sequence, segment: record.segment, offset: record.offset, storedBytes, redelivered });
    found.lastSequence = sequence;
    queue.readyBytes += bodyBytes;
    queue.counters.published += 1;
    this.count += 1;
    return storedBytes;
  }
}
