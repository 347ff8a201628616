// The ready messages of a quorum queue: those that came back go first, in the order in which they came back, then the
// others in theirs. As in RabbitMQ 4, a message that is given back does not find its old place again.

import type { QueueEntry } from './queue-entry.ts';
import { type ReadyLane, ReadyList, type ReadyMessages } from './ready-list.ts';

export class ReturnedFirst implements ReadyMessages {
  readonly lanes: readonly ReadyLane[] = [this];
  private readonly stayed = new ReadyList();
  /** By sequence; a map keeps the order in which they were put in. */
  private readonly returned = new Map<number, QueueEntry>();

  get size(): number {
    return this.stayed.size + this.returned.size;
  }

  push(entry: QueueEntry): void {
    this.stayed.push(entry);
  }

  first(): QueueEntry | undefined {
    return this.firstReturned() ?? this.stayed.first();
  }

  shift(): QueueEntry | undefined {
    const entry = this.firstReturned();
    if (entry === undefined) return this.stayed.shift();
    this.returned.delete(entry.sequence);
    return entry;
  }

  shiftLane(): QueueEntry | undefined {
    return this.shift();
  }

  get(sequence: number): QueueEntry | undefined {
    return this.returned.get(sequence) ?? this.stayed.get(sequence);
  }

  remove(sequence: number): QueueEntry | undefined {
    const entry = this.returned.get(sequence);
    if (entry === undefined) return this.stayed.remove(sequence);
    this.returned.delete(sequence);
    return entry;
  }

  merge(returned: readonly QueueEntry[]): void {
    for (const entry of returned) this.returned.set(entry.sequence, entry);
  }

  copyKeys(target: Float64Array, offset: number): number {
    let count = 0;
    for (const sequence of this.returned.keys()) {
      target[offset + count] = sequence;
      count += 1;
    }
    target.subarray(offset, offset + count).sort();
    return count + this.stayed.copyKeys(target, offset + count);
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    yield* this.returned.values();
    yield* this.stayed;
  }

  clear(): void {
    this.returned.clear();
    this.stayed.clear();
  }

  private firstReturned(): QueueEntry | undefined {
    return this.returned.size === 0 ? undefined : this.returned.values().next().value;
  }
}
