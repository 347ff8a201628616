// Messages read from the log at start, sorted to their queues: by sequence, for records that were moved stand behind
// younger ones.

import { type Message, storedSize } from '../message.ts';
import type { MessageStore } from '../message-store.ts';
import { hasFailedTooOften } from '../delivery-count.ts';
import type { Died, Queue } from '../queue.ts';
import { isPersistentFrame } from './delivery-mode.ts';
import { MessageRecordReader, messageRecordType } from './message-record.ts';
import { deliveredNote, rejectedNote } from './queue-journal.ts';
import { storedBodyBytes, storedMessage } from './stored-message.ts';
import { PagedReady } from '../paging/paged-ready.ts';
import type { Pager } from '../paging/pager.ts';
import type { RecoveredRecord } from '../../storage/log/recovery.ts';

/** The messages of one queue, as parallel lists: there may be millions. */
interface Found {
  readonly queue: Queue;
  readonly sequences: number[];
  readonly messages: Message[];
  /** How often, as far as that is known. */
  readonly deliveries: number[];
  readonly died: Died[];
  ascending: boolean;
  /** Also of messages that are gone: numbers are not given twice. */
  lastSequence: number;
}

interface PlaceOnDisk {
  readonly found: Found;
  readonly paged: PagedReady;
  readonly sequence: number;
  readonly redelivered: boolean;
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
      deliveries: [],
      died: [],
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
    const isTransient = !isPersistentFrame(record.bytes, reader.framesAt);
    let message: Message | null = null;
    for (let index = 0; index < reader.placeCount; index += 1) {
      const { queueId, sequence, delivered } = reader.place(index);
      const found = this.found(queueId);
      if (found === null) continue;
      if (sequence <= found.lastSequence) found.ascending = false;
      else found.lastSequence = sequence;
      if (record.notes.includes(queueId) || (isTransient && !keepsAll(found))) continue;
      if (message === null) message = this.message(record);
      else this.store.hold(message, 1);
      found.sequences.push(sequence);
      found.messages.push(message);
      found.deliveries.push(deliveriesOf(record, queueId, delivered));
      if (record.notes.includes(queueId | rejectedNote)) found.died.push({ sequence, reason: 'rejected' });
    }
    if (message === null) return -1;
    this.count += 1;
    return message.storedBytes;
  }

  /** Puts everything into the queues. Returns what each has to finish once all is in order. */
  hand(): (() => void)[] {
    const unfinished: (() => void)[] = [];
    for (const found of this.byQueue.values()) {
      this.handOver(found);
      if (found.queue.ready instanceof PagedReady) found.queue.ready.restored();
      found.queue.continueFrom(found.lastSequence);
      unfinished.push(() => found.queue.resume(found.died));
    }
    this.byQueue.clear();
    return unfinished;
  }

  private handOver({ queue, sequences, messages, deliveries, died, ascending }: Found): void {
    const order = ascending
      ? null
      : sequences
          .map((_, index) => index)
          .toSorted((left, right) => (sequences[left] ?? 0) - (sequences[right] ?? 0));
    for (let place = 0; place < sequences.length; place += 1) {
      const index = order === null ? place : (order[place] as number);
      const message = messages[index] as Message;
      const delivered = deliveries[index] as number;
      const entry = queue.revive(message, sequences[index] as number, delivered > 0);
      if (queue.rules.type === 'quorum') entry.deliveryCount = delivered;
      if (hasFailedTooOften(entry, queue.rules)) {
        died.push({ sequence: entry.sequence, reason: 'delivery_limit' });
      }
      if (queue.ready instanceof PagedReady) queue.ready.pushRestored(entry);
      else queue.ready.push(entry);
      queue.readyBytes += message.bodyBytes;
      queue.counters.published += 1;
    }
    sequences.length = 0;
    messages.length = 0;
    deliveries.length = 0;
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

  /** Memory is filled: the message stays on the disk. The weight, or -1 if it cannot. */
  private leave(record: RecoveredRecord): number {
    const places = this.pager.wanted ? this.placesOnDisk(record) : null;
    if (places === null || places.length === 0) return -1;
    const { reader } = this;
    const { segment, offset } = record;
    const bodyBytes = storedBodyBytes(reader, record.end);
    const loggedBytes = Math.floor(storedSize(reader.headerBytes, bodyBytes) / places.length);
    for (const { found, paged, sequence, redelivered } of places) {
      this.handOver(found);
      paged.pushCold({ sequence, segment, offset, loggedBytes, redelivered });
      found.lastSequence = Math.max(found.lastSequence, sequence);
      found.queue.readyBytes += bodyBytes;
      found.queue.counters.published += 1;
    }
    // The log counts the record once by itself.
    segment.liveRecords += places.length - 1;
    this.count += 1;
    return loggedBytes * places.length;
  }

  /** Where the message is, if each of its queues can have it on the disk; null if one cannot. */
  private placesOnDisk({ bytes, notes }: RecoveredRecord): PlaceOnDisk[] | null {
    const places: PlaceOnDisk[] = [];
    const isTransient = !isPersistentFrame(bytes, this.reader.framesAt);
    for (let index = 0; index < this.reader.placeCount; index += 1) {
      const { queueId, sequence, delivered } = this.reader.place(index);
      const found = this.byQueue.get(queueId);
      if (found === undefined) return null;
      if (notes.includes(queueId) || (isTransient && !keepsAll(found))) {
        found.lastSequence = Math.max(found.lastSequence, sequence);
        continue;
      }
      const paged = this.pager.paged(found.queue);
      if (paged === null) return null;
      const redelivered = delivered || notes.includes(queueId | deliveredNote);
      places.push({ found, paged, sequence, redelivered });
    }
    return places;
  }
}

/** Quorum queues do, also messages that are not persistent. */
function keepsAll({ queue }: Found): boolean {
  return queue.rules.type === 'quorum';
}

/** Each delivery of a queue that counts them was noted; others are noted once, or known from where the record was moved. */
function deliveriesOf({ notes }: RecoveredRecord, queueId: number, delivered: boolean): number {
  let count = 0;
  for (const note of notes) if (note === (queueId | deliveredNote)) count += 1;
  return Math.max(count, delivered ? 1 : 0);
}
