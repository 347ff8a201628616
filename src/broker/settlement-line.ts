// How a ledger tells its queues what became of messages: few at once, many piece by piece over turns of the loop, in the
// order in which all at once would have gone. The queues concerned deliver nothing between the pieces.

import type { AnyQueue } from './any-queue.ts';
import type { QueueEntry } from './queue-entry.ts';

/** Messages settled in one turn, if there is time, and in one go. */
export const settledAtOnce = 2048;
const pieceMessages = 256;
const turnMs = 5;

export type TellQueue = (queue: AnyQueue, entries: readonly QueueEntry[]) => void;
export type SettlementGroups = readonly (readonly QueueEntry[])[];

interface Batch {
  readonly groups: SettlementGroups;
  readonly tell: TellQueue;
  readonly queues: ReadonlySet<AnyQueue>;
  /** What comes next. */
  group: number;
  entry: number;
}

export class SettlementLine {
  /** Called when the line begins to need more than a turn, and when all is done. */
  onBusy: (busy: boolean) => void = () => {};
  private readonly waiting: Batch[] = [];

  /** All is told when this returns, or the line is busy. Each group is of one queue. */
  settle(groups: SettlementGroups, tell: TellQueue): void {
    const count = groups.reduce((sum, group) => sum + group.length, 0);
    // Of a stream the first word is a refusal, or so cheap that it needs no turns.
    const isShort = count <= settledAtOnce || groups.some(([first]) => first?.queue.rules.type === 'stream');
    if (isShort && this.waiting.length === 0) {
      for (const group of groups) if (group[0] !== undefined) tell(group[0].queue, group);
      return;
    }
    const queues = new Set(groups.flatMap(([first]) => (first === undefined ? [] : [first.queue])));
    for (const queue of queues) queue.settlingBegins(this);
    this.waiting.push({ groups, tell, queues, group: 0, entry: 0 });
    if (this.waiting.length > 1) return;
    this.onBusy(true);
    this.turn();
  }

  /** Does all that is left at once: the broker ends. */
  finish(): void {
    while (this.waiting.length > 0) this.piece(Number.POSITIVE_INFINITY);
  }

  private turn(): void {
    if (this.waiting.length === 0) return;
    const until = performance.now() + turnMs;
    for (let room = settledAtOnce; room > 0 && this.waiting.length > 0;) {
      room -= this.piece(Math.min(room, pieceMessages));
      // Dead letters take a hundred times as long as acks.
      if (performance.now() >= until) break;
    }
    if (this.waiting.length > 0) setImmediate(() => this.turn());
  }

  /** Tells the next queue of at most so many messages; returns of how many. */
  private piece(most: number): number {
    const [batch] = this.waiting;
    const group = batch?.groups[batch.group];
    const first = group?.[0];
    if (batch === undefined || group === undefined || first === undefined) return this.batchDone();
    const piece =
      batch.entry === 0 && group.length <= most ? group : group.slice(batch.entry, batch.entry + most);
    batch.entry += piece.length;
    if (batch.entry >= group.length) {
      batch.group += 1;
      batch.entry = 0;
    }
    batch.tell(first.queue, piece);
    return piece.length;
  }

  private batchDone(): number {
    const batch = this.waiting.shift();
    for (const queue of batch?.queues ?? []) queue.settlingEnds(this);
    if (this.waiting.length === 0) this.onBusy(false);
    return 0;
  }
}
