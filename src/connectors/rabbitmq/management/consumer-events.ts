// What joined and left, kept for readers that come later. Two sources: the difference between two readings, and what the
// server's event exchange tells. A told event waits for the next reading, which knows whose consumer it is; the reading
// then does not count it again. Consumers too short-lived for any reading are known from the event exchange alone.

import { limits } from '../../../contract/limits.ts';
import type { ConsumerEvent, ConsumerRow } from '../../../contract/model.ts';
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

const toldMax = 10_000;

export class ConsumerEvents {
  readonly #now: () => number;
  readonly #kept = new Ring<ConsumerEvent>(limits.consumerEventsKept);
  readonly #readers = new Map<RowSink<ConsumerEvent>, string | undefined>();
  #told: ToldEvent[] = [];
  #number = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  watch(queue: string | undefined, sink: RowSink<ConsumerEvent>): Stop {
    for (const event of this.#kept) if (queue === undefined || event.queue === queue) sink.push(event);
    this.#readers.set(sink, queue);
    return () => this.#readers.delete(sink);
  }

  told(event: ToldEvent): void {
    if (this.#told.length < toldMax) this.#told.push(event);
  }

  /** After each reading but the first. */
  compare(before: Rows, now: Rows): void {
    const joined = only(now, before);
    const left = only(before, now);
    const told = this.#told;
    this.#told = [];
    for (const event of told) {
      const among = event.kind === 'joined' ? joined : left;
      const index = among.findIndex(({ tag, queue }) => tag === event.tag && queue === event.queue);
      const [row] = index < 0 ? [] : among.splice(index, 1);
      const client = row ?? { clientName: event.user, address: '' };
      this.#record({ ...event, clientName: client.clientName, address: client.address });
    }
    const at = this.#now();
    for (const row of left) this.#record({ ...row, kind: 'left', at });
    for (const row of joined) this.#record({ ...row, kind: 'joined', at });
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

function only(rows: Rows, others: Rows): ConsumerRow[] {
  return Array.from(rows)
    .filter(([key]) => !others.has(key))
    .map(([, row]) => row);
}
