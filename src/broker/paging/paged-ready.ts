// The ready messages of a queue with a backlog that memory cannot hold: the front as ever, then those that are on the
// disk, then the newest, which are still on their way there. To the queue it is a list like any other.

import type { QueueEntry } from '../queue-entry.ts';
import { ReadyList, type ReadyLane, type ReadyMessages } from '../ready-list.ts';
import { ColdEntries, type ColdPlace, isPlace } from './cold-entries.ts';

/** How a message comes back from the disk. */
export interface ColdReader {
  /** Into memory for good; null if its record is damaged: it is lost, which the reader tells. */
  load(place: ColdPlace): QueueEntry | null;
  /** Only to be looked at: it belongs to nobody and counts nowhere. */
  peek(place: ColdPlace): QueueEntry | null;
  /** Taken out without being read: it has gone. */
  settled(place: ColdPlace): void;
  /** Memory for the list of what is on the disk, taken or given back. */
  counted(bytes: number): void;
}

const loadedAtOnce = 128;

export class PagedReady implements ReadyMessages {
  readonly lanes: readonly ReadyLane[] = [this];
  private front: ReadyList;
  private readonly cold: ColdEntries;
  /** At start: messages that were moved in the log, and stand behind younger ones there. */
  private late: (ColdPlace | QueueEntry)[] = [];
  private back = new ReadyList();
  private readonly reader: ColdReader;

  constructor(front: ReadyList, reader: ColdReader) {
    this.front = front;
    this.reader = reader;
    this.cold = new ColdEntries((bytes) => reader.counted(bytes));
  }

  get size(): number {
    return this.front.size + this.cold.size + this.back.size + this.late.length;
  }

  /** Messages that are not in memory, or stand among them. */
  get coldSize(): number {
    return this.cold.size;
  }

  push(entry: QueueEntry): void {
    this.back.push(entry);
  }

  /**
   * Moves the oldest of the newest to the disk's part, as long as `decide` says where they are: a place, 'stays' for one
   * that cannot leave memory, or 'wait' for one that is not on the disk yet.
   */
  page(decide: (entry: QueueEntry) => ColdPlace | 'stays' | 'wait'): void {
    for (let entry = this.back.first(); entry !== undefined; entry = this.back.first()) {
      const place = decide(entry);
      if (place === 'wait') return;
      this.back.shift();
      if (place === 'stays') this.cold.pushResident(entry);
      else this.cold.push(place);
    }
  }

  /** At start: one that was never in memory. */
  pushCold(place: ColdPlace): void {
    if (place.sequence > this.cold.lastSequence) this.cold.push(place);
    else this.late.push(place);
  }

  /** At start, for a message that is in memory. */
  pushRestored(entry: QueueEntry): void {
    if (entry.sequence > this.cold.lastSequence) this.cold.pushResident(entry);
    else this.late.push(entry);
  }

  /** All is restored: what came out of order finds its place. */
  restored(): void {
    const late = this.late.toSorted((left, right) => left.sequence - right.sequence);
    this.late = [];
    let frontLast = 0;
    for (const { sequence } of this.front) frontLast = sequence;
    const older = late.filter(({ sequence }) => sequence < frontLast);
    if (older.length > 0) this.addToFront(older);
    if (late.length > older.length) this.cold.merge(late.slice(older.length));
  }

  first(): QueueEntry | undefined {
    this.fill();
    return this.front.first();
  }

  shift(): QueueEntry | undefined {
    this.fill();
    return this.front.shift();
  }

  shiftLane(): QueueEntry | undefined {
    return this.shift();
  }

  get(sequence: number): QueueEntry | undefined {
    const hot = this.front.get(sequence) ?? this.back.get(sequence);
    if (hot !== undefined) return hot;
    const found = this.cold.find(sequence);
    if (found === undefined || !isPlace(found)) return found;
    return this.reader.peek(found) ?? undefined;
  }

  remove(sequence: number): QueueEntry | undefined {
    const hot = this.front.remove(sequence) ?? this.back.remove(sequence);
    if (hot !== undefined) return hot;
    const found = this.cold.remove(sequence);
    if (found === undefined || !isPlace(found)) return found;
    return this.reader.load(found) ?? undefined;
  }

  merge(returned: readonly QueueEntry[]): void {
    this.front.merge(returned);
  }

  copyKeys(target: Float64Array, offset: number): number {
    let at = offset + this.front.copyKeys(target, offset);
    at += this.cold.copyKeys(target, at);
    return at + this.back.copyKeys(target, at) - offset;
  }

  /** Takes all out, which is what a purge does with a list that nobody uses any more. */
  *[Symbol.iterator](): Generator<QueueEntry> {
    yield* this.front;
    for (let found = this.cold.shift(); found !== undefined; found = this.cold.shift()) {
      if (isPlace(found)) this.reader.settled(found);
      else yield found;
    }
    yield* this.back;
  }

  clear(): void {
    for (let found = this.cold.shift(); found !== undefined; found = this.cold.shift()) {
      if (isPlace(found)) this.reader.settled(found);
    }
    this.front.clear();
    this.back.clear();
  }

  private addToFront(older: readonly (ColdPlace | QueueEntry)[]): void {
    const entries = [...this.front];
    for (const one of older) {
      const entry = isPlace(one) ? this.reader.load(one) : one;
      if (entry !== null) entries.push(entry);
    }
    this.front = new ReadyList();
    for (const entry of entries.toSorted((left, right) => left.sequence - right.sequence)) {
      this.front.push(entry);
    }
  }

  /** Something stands at the front if there is anything at all. */
  private fill(): void {
    if (this.front.size > 0) return;
    while (this.cold.size > 0 && this.front.size < loadedAtOnce) {
      const found = this.cold.shift();
      if (found === undefined) break;
      const entry = isPlace(found) ? this.reader.load(found) : found;
      if (entry !== null) this.front.push(entry);
    }
    if (this.front.size > 0 || this.back.size === 0) return;
    this.front = this.back;
    this.back = new ReadyList();
  }
}
