// What joined and left, kept for readers that come later. Two sources: the difference between two readings, and what the
// server's event exchange tells. They tell of the same thing at different moments: whichever comes first waits a while for
// the other, or is remembered, and nothing is counted twice. A consumer too short-lived for any reading is told only.

import { limits } from '../../../contract/limits.ts';
import type { ConsumerEvent, ConsumerRow } from '../../../contract/model.ts';
import type { Clock } from '../../../lib/clock.ts';
import { Ring } from '../../../lib/ring.ts';
import type { RowSink, Stop } from '../../connector.ts';

export interface ToldEvent {
  readonly kind: 'joined' | 'left';
  readonly tag: string;
  readonly queue: string;
  readonly user: string;
  readonly at: number;
}

type Rows = ReadonlyMap<string, ConsumerRow>;

/** Between readings; beyond that the readings alone tell. */
const toldMax = 10_000;
/** How much later a reading or a told event may be than the other. */
const apartMs = 5_000;

interface Waiting {
  readonly event: ToldEvent;
  readonly cameAtMs: number;
}

export class ConsumerEvents {
  readonly #clock: Clock;
  readonly #kept = new Ring<ConsumerEvent>(limits.consumerEventsKept);
  readonly #readers = new Map<RowSink<ConsumerEvent>, string | undefined>();
  #told: Waiting[] = [];
  /** Differences that nobody had told of: that may still come. */
  #untold: Waiting[] = [];
  #number = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(queue: string | undefined, sink: RowSink<ConsumerEvent>): Stop {
    for (const event of this.#kept) if (queue === undefined || event.queue === queue) sink.push(event);
    this.#readers.set(sink, queue);
    return () => this.#readers.delete(sink);
  }

  told(event: ToldEvent): void {
    const cameAtMs = this.#clock.steady();
    const known = this.#untold.findIndex((waiting) => isSame(waiting.event, event));
    if (known >= 0) this.#untold.splice(known, 1);
    else if (this.#told.length < toldMax) this.#told.push({ event, cameAtMs });
  }

  /** After each reading but the first. */
  compare(before: Rows, now: Rows): void {
    const joined = only(now, before);
    const left = only(before, now);
    const nowMs = this.#clock.steady();
    const isRecent = ({ cameAtMs }: Waiting) => nowMs - cameAtMs < apartMs;
    const told = this.#told;
    this.#told = [];
    for (const waiting of told) {
      const { event } = waiting;
      const among = event.kind === 'joined' ? joined : left;
      const index = among.findIndex((row) => row.tag === event.tag && row.queue === event.queue);
      const [row] = index < 0 ? [] : among.splice(index, 1);
      if (row === undefined && isRecent(waiting)) this.#told.push(waiting);
      else this.#record({ clientName: event.user, address: '', ...row, ...event });
    }
    this.#untold = this.#untold.filter(isRecent);
    const at = this.#clock.now();
    for (const [kind, rows] of [
      ['left', left],
      ['joined', joined],
    ] as const) {
      for (const row of rows) {
        this.#record({ ...row, kind, at });
        this.#untold.push({ event: { ...row, kind, at }, cameAtMs: nowMs });
      }
    }
  }

  #record(happened: Pick<ConsumerEvent, 'kind' | 'at' | 'tag' | 'queue' | 'clientName' | 'address'>): void {
    const { kind, at, tag, queue, clientName, address } = happened;
    this.#number += 1;
    const event: ConsumerEvent = {
      number: this.#number,
      at,
      kind,
      tag,
      queue,
      clientName,
      address,
      reason: null,
    };
    this.#kept.push(event);
    for (const [sink, wanted] of this.#readers)
      if (wanted === undefined || wanted === queue) sink.push(event);
  }
}

function isSame(left: ToldEvent, right: ToldEvent): boolean {
  return left.kind === right.kind && left.tag === right.tag && left.queue === right.queue;
}

function only(rows: Rows, others: Rows): ConsumerRow[] {
  return Array.from(rows)
    .filter(([key]) => !others.has(key))
    .map(([, row]) => row);
}
