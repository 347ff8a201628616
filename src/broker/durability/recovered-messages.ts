// Messages read from the log at start, sorted to their queues: by sequence, for records that were moved stand behind
// younger ones.

import type { Segment } from '../../storage/log/segment.ts';
import type { Message } from '../message.ts';
import type { MessageStore } from '../message-store.ts';
import type { Queue } from '../queue.ts';
import { MessageRecordReader, messageRecordType } from './message-record.ts';
import { deliveredNote } from './queue-journal.ts';
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
  private readonly strangers: (queueId: number) => Queue | null;

  /** `strangers` says which queue takes messages of a number that no declaration has; null for none. */
  constructor(store: MessageStore, startedAt: number, strangers: (queueId: number) => Queue | null) {
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
    let message: Message | null = null;
    for (let index = 0; index < reader.placeCount; index += 1) {
      const { queueId, sequence, delivered } = reader.place(index);
      const found = this.found(queueId);
      if (found === null) continue;
      found.lastSequence = Math.max(found.lastSequence, sequence);
      if (record.notes.includes(queueId)) continue;
      if (message === null) message = this.message(record);
      else this.store.hold(message, 1);
      if (sequence <= (found.sequences.at(-1) ?? 0)) found.ascending = false;
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
      const { queue, sequences, messages, delivered } = found;
      const order = found.ascending
        ? null
        : sequences
            .map((_, index) => index)
            .toSorted((left, right) => (sequences[left] ?? 0) - (sequences[right] ?? 0));
      for (let place = 0; place < sequences.length; place += 1) {
        const index = order === null ? place : (order[place] as number);
        const message = messages[index] as Message;
        queue.restore(message, sequences[index] as number, delivered[index] as boolean);
      }
      queue.continueFrom(found.lastSequence);
    }
    this.byQueue.clear();
  }

  private found(queueId: number): Found | null {
    const known = this.byQueue.get(queueId);
    if (known !== undefined) return known;
    const queue = this.strangers(queueId);
    if (queue === null) return null;
    this.expect(queueId, queue);
    return this.byQueue.get(queueId) ?? null;
  }

  private message(record: RecoveredRecord): Message {
    const { reader, store } = this;
    const { bytes, end } = record;
    const headerAt = reader.framesAt + 7;
    const headerEnd = headerAt + reader.headerBytes;
    const bodyAt = headerEnd + 8;
    // Frame ends: one after the header, one after the body if there is one.
    const bodyBytes = Math.max(0, end - 1 - bodyAt);
    const draft = store.begin(bytes, headerAt, headerEnd, bodyBytes);
    if (bodyBytes > 0) store.append(draft, bytes, bodyAt, bodyAt + bodyBytes);
    const published = Math.round(reader.publishedAt - this.startedAt);
    const message = store.finish(draft, reader.exchange, reader.routingKey, published);
    message.ttlMs = reader.ttlMs;
    message.annotations = reader.annotations;
    message.segment = record.segment satisfies Segment;
    message.recordOffset = record.offset;
    return message;
  }
}
