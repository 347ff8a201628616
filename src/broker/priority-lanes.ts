// The ready messages of a queue with x-max-priority: a list for each priority, the highest delivered first. A list is made
// when the first message of its priority comes, so that x-max-priority 255 costs nothing by itself.

import type { QueueEntry } from './queue-entry.ts';
import { type ReadyLane, ReadyList, type ReadyMessages } from './ready-list.ts';

export class PriorityLanes implements ReadyMessages {
  size = 0;
  private readonly byPriority = new Map<number, ReadyList>();
  /** Highest priority first. */
  private ordered: readonly ReadyList[] = [];

  get lanes(): readonly ReadyList[] {
    return this.ordered;
  }

  push(entry: QueueEntry): void {
    this.lane(entry.priority).push(entry);
    this.size += 1;
  }

  first(): QueueEntry | undefined {
    return this.foremost()?.first();
  }

  shift(): QueueEntry | undefined {
    const lane = this.foremost();
    return lane === undefined ? undefined : this.shiftLane(lane);
  }

  shiftLane(lane: ReadyLane): QueueEntry | undefined {
    const entry = lane.shift();
    if (entry !== undefined) this.size -= 1;
    return entry;
  }

  get(sequence: number): QueueEntry | undefined {
    for (const lane of this.ordered) {
      const entry = lane.get(sequence);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  remove(sequence: number): QueueEntry | undefined {
    for (const lane of this.ordered) {
      const entry = lane.remove(sequence);
      if (entry === undefined) continue;
      this.size -= 1;
      return entry;
    }
    return undefined;
  }

  merge(returned: readonly QueueEntry[]): void {
    const groups = new Map<number, QueueEntry[]>();
    for (const entry of returned) {
      const group = groups.get(entry.priority);
      if (group === undefined) groups.set(entry.priority, [entry]);
      else group.push(entry);
    }
    for (const [priority, entries] of groups) this.lane(priority).merge(entries);
    this.size += returned.length;
  }

  copyKeys(target: Float64Array, offset: number): number {
    let count = 0;
    for (const lane of this.ordered) count += lane.copyKeys(target, offset + count);
    target.subarray(offset, offset + count).sort();
    return count;
  }

  *[Symbol.iterator](): Generator<QueueEntry> {
    for (const lane of this.ordered) yield* lane;
  }

  clear(): void {
    this.byPriority.clear();
    this.ordered = [];
    this.size = 0;
  }

  /** The lane of the highest priority that has a message. */
  private foremost(): ReadyList | undefined {
    for (const lane of this.ordered) {
      if (lane.size > 0) return lane;
    }
    return undefined;
  }

  private lane(priority: number): ReadyList {
    const known = this.byPriority.get(priority);
    if (known !== undefined) return known;
    const lane = new ReadyList();
    this.byPriority.set(priority, lane);
    this.ordered = [...this.byPriority.entries()]
      .toSorted(([left], [right]) => right - left)
      .map(([, each]) => each);
    return lane;
  }
}
