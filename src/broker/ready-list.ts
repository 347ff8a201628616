// The ready messages of one queue in order: those that never left, and before them those that came back. A message leaves
// from the front only, so whatever comes back belongs before all that stayed: it finds its place among the few that
// came back, however long the rest is.

import type { QueueEntry } from './queue-entry.ts';
import { SortedDeque } from './sorted-deque.ts';

/** A row of messages in the order in which they expire and are delivered. */
export type ReadyLane = Pick<ReadyMessages, 'first' | 'shift'>;

/** What a queue asks of its ready messages; a queue with priorities keeps them in more than one row. */
export interface ReadyMessages extends Iterable<QueueEntry> {
  readonly size: number;
  readonly lanes: readonly ReadyLane[];
  push(entry: QueueEntry): void;
  /** The next to be delivered. */
  first(): QueueEntry | undefined;
  shift(): QueueEntry | undefined;
  /** Takes the first of one of the lanes. */
  shiftLane(lane: ReadyLane): QueueEntry | undefined;
  get(sequence: number): QueueEntry | undefined;
  remove(sequence: number): QueueEntry | undefined;
  /** Puts entries back; `returned` must be in the order in which they were delivered. */
  merge(returned: readonly QueueEntry[]): void;
  /** Copies the sequence numbers, ascending, into `target` from `offset` on; returns how many. */
  copyKeys(target: Float64Array, offset: number): number;
  clear(): void;
}

export class ReadyList implements ReadyMessages {
  readonly lanes: readonly ReadyLane[] = [this];
  private readonly stayed = new SortedDeque<QueueEntry>();
  /** Made when the first message comes back; most queues never need it. */
  private returned: SortedDeque<QueueEntry> | null = null;

  get size(): number {
    return this.returned === null ? this.stayed.size : this.stayed.size + this.returned.size;
  }

  /** Entries moved so far to make room in the middle: what the tests count instead of time. */
  get moves(): number {
    return this.stayed.moves + (this.returned?.moves ?? 0);
  }

  push(entry: QueueEntry): void {
    this.stayed.push(entry.sequence, entry);
  }

  first(): QueueEntry | undefined {
    return this.returned === null || this.returned.size === 0 ? this.stayed.first() : this.returned.first();
  }

  shift(): QueueEntry | undefined {
    return this.returned === null || this.returned.size === 0 ? this.stayed.shift() : this.returned.shift();
  }

  shiftLane(): QueueEntry | undefined {
    return this.shift();
  }

  get(sequence: number): QueueEntry | undefined {
    return this.returned?.get(sequence) ?? this.stayed.get(sequence);
  }

  remove(sequence: number): QueueEntry | undefined {
    return this.returned?.remove(sequence) ?? this.stayed.remove(sequence);
  }

  merge(returned: readonly QueueEntry[]): void {
    if (returned.length === 0) return;
    this.returned ??= new SortedDeque<QueueEntry>();
    const back = returned.map((entry) => [entry.sequence, entry] as const);
    if (back.length > 1) back.sort((left, right) => left[0] - right[0]);
    this.returned.merge(back);
  }

  copyKeys(target: Float64Array, offset: number): number {
    const returned = this.returned?.copyKeys(target, offset) ?? 0;
    return returned + this.stayed.copyKeys(target, offset + returned);
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    if (this.returned !== null) yield* this.returned;
    yield* this.stayed;
  }

  clear(): void {
    this.returned = null;
    this.stayed.clear();
  }
}
