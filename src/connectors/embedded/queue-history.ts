// The last minutes of one queue. Only samples that differ from the one before are stored, in typed arrays that grow with
// use, so that twenty thousand idle queues cost next to nothing. When each sample was taken is common to all queues and
// lives in sample-times.ts.

import type { QueueSample } from '../../contract/model.ts';
import type { SampleTimes } from './sample-times.ts';

const columns = 6; // tick, ready, unacked, in, out, ack
const smallestCapacity = 4;

export interface QueueReading {
  readonly ready: number;
  readonly unacked: number;
  readonly inRate: number;
  readonly outRate: number;
  readonly ackRate: number;
}

export class QueueHistory {
  readonly #times: SampleTimes;
  #cells = new Float64Array(columns * smallestCapacity);
  #start = 0;
  #size = 0;

  constructor(times: SampleTimes) {
    this.#times = times;
  }

  /** Whether the trend of that many points is not a flat line: something changed inside it. */
  movesWithin(points: number): boolean {
    return this.#size > 1 && this.#tick(this.#size - 1) > this.#times.tick - points;
  }

  /** Call once a tick at most, after the times have moved on. */
  add(reading: QueueReading): void {
    this.#forget();
    if (this.#size > 0 && this.#same(this.#offset(this.#size - 1), reading)) return;
    if (this.#size === this.#capacity) this.#resize(this.#capacity * 2);
    const at = this.#offset(this.#size);
    const values = [
      this.#times.tick,
      reading.ready,
      reading.unacked,
      reading.inRate,
      reading.outRate,
      reading.ackRate,
    ];
    this.#cells.set(values, at);
    this.#size += 1;
  }

  /** One sample for each tick that is kept, oldest first. */
  samples(): QueueSample[] {
    const samples: QueueSample[] = [];
    this.#eachTick(this.#times.oldestTick, (tick, at) => {
      const cells = this.#cells;
      samples.push({
        at: this.#times.at(tick),
        ready: cells[at + 1] ?? 0,
        unacked: cells[at + 2] ?? 0,
        inRate: cells[at + 3] ?? 0,
        outRate: cells[at + 4] ?? 0,
        ackRate: cells[at + 5] ?? 0,
      });
    });
    return samples;
  }

  /** Ready and unacked together at the last `points` ticks, oldest first. */
  trend(points: number): number[] {
    const depths: number[] = [];
    this.#eachTick(Math.max(this.#times.oldestTick, this.#times.tick - points + 1), (_tick, at) => {
      depths.push((this.#cells[at + 1] ?? 0) + (this.#cells[at + 2] ?? 0));
    });
    return depths;
  }

  #eachTick(fromTick: number, visit: (tick: number, offset: number) => void): void {
    let index = 0;
    const first = Math.max(fromTick, this.#size === 0 ? Infinity : this.#tick(0));
    for (let tick = first; tick <= this.#times.tick; tick += 1) {
      while (index + 1 < this.#size && this.#tick(index + 1) <= tick) index += 1;
      visit(tick, this.#offset(index));
    }
  }

  /** Lets go what is older than the times that are kept; the newest of those still says how the window begins. */
  #forget(): void {
    while (this.#size > 1 && this.#tick(1) <= this.#times.oldestTick) {
      this.#start = (this.#start + 1) % this.#capacity;
      this.#size -= 1;
    }
    if (this.#size === 1 && this.#capacity > smallestCapacity) this.#resize(smallestCapacity);
  }

  #resize(capacity: number): void {
    const cells = new Float64Array(columns * capacity);
    for (let index = 0; index < this.#size; index += 1) {
      const from = this.#offset(index);
      cells.set(this.#cells.subarray(from, from + columns), index * columns);
    }
    this.#cells = cells;
    this.#start = 0;
  }

  #same(at: number, reading: QueueReading): boolean {
    const cells = this.#cells;
    return (
      cells[at + 1] === reading.ready &&
      cells[at + 2] === reading.unacked &&
      cells[at + 3] === reading.inRate &&
      cells[at + 4] === reading.outRate &&
      cells[at + 5] === reading.ackRate
    );
  }

  #tick(index: number): number {
    return this.#cells[this.#offset(index)] ?? 0;
  }

  #offset(index: number): number {
    return ((this.#start + index) % this.#capacity) * columns;
  }

  get #capacity(): number {
    return this.#cells.length / columns;
  }
}
