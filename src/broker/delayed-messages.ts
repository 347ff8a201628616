// Messages that x-delayed-message exchanges hold back, by the time when they are due. One timer for all of them.
// They are in memory only: what is still held when the broker stops is gone.

import type { FieldTable } from '../amqp/field-table.ts';
import { decodeProperties } from '../amqp/properties.ts';
import { Alarm } from './alarm.ts';
import { copyMessage } from './copy-message.ts';
import { deliverPublication } from './deliver-publication.ts';
import type { Message } from './message.ts';
import { Route } from './route.ts';
import type { VirtualHost } from './virtual-host.ts';

interface Held {
  readonly message: Message;
  readonly delayMs: number;
  /** Milliseconds since the broker's start. */
  readonly due: number;
  /** Those due together go in the order in which they came. */
  readonly number: number;
}

/** Many that are due at once go in pieces, so that the loop stays free. */
const mostAtOnce = 1000;
const int32Max = 2 ** 31 - 1;

export class DelayedMessages {
  private readonly host: VirtualHost;
  private readonly alarm: Alarm;
  /** A binary heap, the next one due first. */
  private readonly heap: Held[] = [];
  private lastNumber = 0;

  constructor(host: VirtualHost) {
    this.host = host;
    this.alarm = new Alarm(host.clock, () => this.release());
  }

  /** Keeps the message; it goes through its exchange again after `delayMs`. */
  hold(message: Message, delayMs: number): void {
    this.host.store.hold(message, 1);
    this.lastNumber += 1;
    const due = this.host.clock.elapsed + delayMs;
    this.push({ message, delayMs, due, number: this.lastNumber });
    this.alarm.set(due);
  }

  stop(): void {
    this.alarm.stop();
  }

  private release(): void {
    const now = this.host.clock.elapsed;
    for (let left = mostAtOnce; left > 0; left -= 1) {
      const first = this.heap[0];
      if (first === undefined) return;
      if (first.due > now) break;
      this.pop();
      this.publish(first);
      this.host.store.release(first.message);
    }
    const next = this.heap[0];
    if (next !== undefined) this.alarm.set(next.due);
  }

  /** Anew through the exchange, if it is still there; the negative delay says that it has been held. */
  private publish({ message, delayMs }: Held): void {
    const { host } = this;
    const exchange = host.exchanges.get(message.exchange);
    if (exchange === undefined) return;
    const properties = decodeProperties(message.properties());
    const headers = withDelay(properties.headers ?? [], -delayMs);
    const copy = copyMessage(
      host.store,
      message,
      { ...properties, headers },
      {
        exchange: message.exchange,
        routingKey: message.routingKey,
        publishedAt: host.clock.elapsed,
      },
    );
    copy.ttlMs = message.ttlMs;
    copy.annotations = message.annotations;
    const route = new Route(copy, host.exchanges);
    route.through(exchange);
    deliverPublication(host, copy, route.queues);
  }

  private push(held: Held): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(held);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(held, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = held;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (right !== undefined && below !== undefined && before(right, below)) {
        child += 1;
        below = right;
      }
      if (below === undefined || !before(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function before(left: Held, right: Held): boolean {
  return left.due < right.due || (left.due === right.due && left.number < right.number);
}

/** In a table sorted by key, as the plugin leaves it. */
function withDelay(headers: FieldTable, delayMs: number): FieldTable {
  const value =
    -delayMs > int32Max
      ? ({ tag: 'l', value: BigInt(delayMs) } as const)
      : ({ tag: 'I', value: delayMs } as const);
  return [...headers.filter(({ key }) => key !== 'x-delay'), { key: 'x-delay', value }].toSorted(
    (left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)),
  );
}
