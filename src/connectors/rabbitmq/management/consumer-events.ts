// What joined and left, kept for readers that come later. Two sources: the difference between two readings, and what the
// server's event exchange tells. They tell of the same thing at different moments: whichever comes first waits a while for
// the other, or is remembered, and nothing is counted twice. A consumer too short-lived for any reading is told only. The
// server lists a consumer before it tells whose it is: that one has joined, and is named when it can be.

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
  /** Why the time is not exact. */
  readonly reason?: string | null;
}

type Rows = ReadonlyMap<string, ConsumerRow>;

/** Between readings; beyond that the readings alone tell. */
const toldMax = 10_000;
/** How much later a reading or a told event may be than the other. */
const apartMs = 5_000;
/** Servers tell it with their statistics, by default each 5 s. */
const namedWithinMs = 10_000;
/** After more than that, for whatever reason nobody read in between, the time of a reading is not that of the event. */
const promptMs = 30_000;

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
  /** Joined, by key; whose they are has not been told yet. */
  readonly #unnamed = new Map<string, Waiting>();
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

  /** After each reading but the first; `sinceMs` is how long ago the one before was. */
  compare(before: Rows, now: Rows, sinceMs: number): void {
    const joined = only(now, before);
    const left = only(before, now);
    const nowMs = this.#clock.steady();
    const isRecent = ({ cameAtMs }: Waiting) => nowMs - cameAtMs < apartMs;
    this.#nameJoined(now, nowMs);
    const told = this.#told;
    this.#told = [];
    for (const waiting of told) {
      const { event } = waiting;
      const among = event.kind === 'joined' ? joined : left;
      const index = among.findIndex(([, row]) => row.tag === event.tag && row.queue === event.queue);
      const [found] = index < 0 ? [] : among.splice(index, 1);
      if (found !== undefined) this.#happened(found, event);
      else if (isRecent(waiting)) this.#told.push(waiting);
      else this.#record({ clientName: event.user, address: '', ...event });
    }
    this.#untold = this.#untold.filter(isRecent);
    const at = this.#clock.now();
    const reason = sinceMs > promptMs ? `at some time in the last ${Math.ceil(sinceMs / 60_000)} min` : null;
    for (const [kind, rows] of [
      ['left', left],
      ['joined', joined],
    ] as const) {
      for (const found of rows) {
        const { tag, queue, user } = found[1];
        const event = { kind, tag, queue, user, at, reason };
        this.#happened(found, event);
        this.#untold.push({ event, cameAtMs: nowMs });
      }
    }
  }

  #happened([key, row]: [string, ConsumerRow], event: ToldEvent): void {
    if (event.kind === 'joined' && !isNamed(row))
      this.#unnamed.set(key, { event, cameAtMs: this.#clock.steady() });
    else this.#record({ ...row, ...event });
  }

  #nameJoined(now: Rows, nowMs: number): void {
    for (const [key, { event, cameAtMs }] of this.#unnamed) {
      const row = now.get(key);
      if (row !== undefined && !isNamed(row) && nowMs - cameAtMs < namedWithinMs) continue;
      this.#unnamed.delete(key);
      const { clientName, address } = row ?? { clientName: '', address: '' };
      this.#record({ ...event, clientName: clientName || event.user, address });
    }
  }

  #record(happened: ToldEvent & Pick<ConsumerEvent, 'clientName' | 'address'>): void {
    const { kind, at, tag, queue, clientName, address, reason = null } = happened;
    this.#number += 1;
    const event: ConsumerEvent = {
      number: this.#number,
      at,
      kind,
      tag,
      queue,
      clientName,
      address,
      reason,
    };
    this.#kept.push(event);
    for (const [sink, wanted] of this.#readers)
      if (wanted === undefined || wanted === queue) sink.push(event);
  }
}

function isSame(left: ToldEvent, right: ToldEvent): boolean {
  return left.kind === right.kind && left.tag === right.tag && left.queue === right.queue;
}

function isNamed({ clientName, address }: ConsumerRow): boolean {
  return clientName !== '' || address !== '';
}

function only(rows: Rows, others: Rows): [string, ConsumerRow][] {
  return Array.from(rows).filter(([key]) => !others.has(key));
}
