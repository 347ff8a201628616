// Messages that x-delayed-message exchanges hold back, by the time when they are due. One timer for all of them.
// They stand in a queue that nobody sees and nobody consumes from: so those of durable exchanges are written down, moved
// and read again as the messages of any other queue.

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import { decodeProperties, type Properties } from '../amqp/properties.ts';
import { Alarm } from './alarm.ts';
import { copyMessage } from './copy-message.ts';
import { deliverPublication } from './deliver-publication.ts';
import { delayOf } from './exchanges/delayed.ts';
import type { Message } from './message.ts';
import { ttlOf } from './publish-properties.ts';
import { Queue } from './queue.ts';
import { queueRules } from './queue-rules.ts';
import { Route } from './route.ts';
import type { VirtualHost } from './virtual-host.ts';

interface Held {
  readonly message: Message;
  /** In the queue. Those due together go in the order in which they came. */
  readonly sequence: number;
  readonly delayMs: number;
  /** Milliseconds since the broker's start. */
  readonly due: number;
}

/** Many that are due at once go in pieces, so that the loop stays free. */
const mostAtOnce = 1000;
const int32Max = 2 ** 31 - 1;

export class DelayedMessages {
  readonly queue: Queue;
  private readonly host: VirtualHost;
  private readonly alarm: Alarm;
  /** A binary heap, the next one due first. */
  private readonly heap: Held[] = [];

  constructor(host: VirtualHost) {
    this.host = host;
    this.alarm = new Alarm(host.clock, () => this.release());
    this.queue = hiddenQueue(host);
  }

  /** Keeps a copy of the message; it goes through the exchange that held it back again after `delayMs`. */
  hold(holder: string, message: Message, properties: Properties, delayMs: number): void {
    const { host, queue } = this;
    const { exchange, routingKey, publishedAt } = message;
    // Without its time to live, which begins when it is due; and the holder, which need not be where it was published.
    const headers = withHolder(properties.headers ?? [], holder);
    const destination = { exchange, routingKey, publishedAt };
    const copy = copyMessage(host.store, message, { ...properties, headers }, destination);
    copy.annotations = message.annotations;
    if (host.durability !== null && host.exchanges.get(holder)?.durable === true) {
      host.durability.keep(copy, [queue]);
      // Whoever waits for a confirm of the one waits for the other.
      message.written = true;
    }
    const sequence = queue.nextSequence;
    queue.publish(copy);
    this.wait(copy, sequence, delayMs);
  }

  /** What was held back when the broker stopped goes on waiting. What is due since goes in a moment. */
  resume(): void {
    for (const { message, sequence } of this.queue.ready) {
      const { headers } = decodeProperties(message.properties());
      this.wait(message, sequence, delayOf(lookup(headers ?? [], 'x-delay')));
    }
  }

  stop(): void {
    this.alarm.stop();
  }

  private wait(message: Message, sequence: number, delayMs: number): void {
    const due = message.publishedAt + delayMs;
    this.push({ message, sequence, delayMs, due });
    this.alarm.set(due);
  }

  private release(): void {
    const now = this.host.clock.elapsed;
    for (let left = mostAtOnce; left > 0; left -= 1) {
      const first = this.heap[0];
      if (first === undefined) return;
      if (first.due > now) break;
      this.pop();
      this.publish(first);
      // A message must not be on the disk as gone before it is there as what came of it.
      this.host.durability?.orderSettlements();
      this.queue.deleteMessage(first.sequence);
    }
    const next = this.heap[0];
    if (next !== undefined) this.alarm.set(next.due);
  }

  /** Anew through the exchange that held it, if it is still there; the negative delay says that it has been held. */
  private publish({ message, delayMs }: Held): void {
    const { host } = this;
    const properties = decodeProperties(message.properties());
    const [holder, given] = takeHolder(properties.headers ?? []);
    const exchange = host.exchanges.get(holder);
    if (exchange === undefined) return;
    const headers = withDelay(given, -delayMs);
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
    copy.ttlMs = ttlOf(properties.expiration);
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

/** A quorum queue, for those keep every message as the plugin does. What happens in it counts nowhere. */
function hiddenQueue({ clock, store, deadLetters }: VirtualHost): Queue {
  const rules = queueRules('quorum', []);
  const settings = { name: '', durable: true, autoDelete: false, owner: null, arguments: [], rules };
  const totals = { published: 0, delivered: 0, redelivered: 0, acked: 0, requeued: 0, discarded: 0 };
  return new Queue(settings, { clock, store, totals, deadLetters, unused: () => {}, outlived: () => {} });
}

function before(left: Held, right: Held): boolean {
  return left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
}

/** The last header of a held copy, which nobody sees, names the exchange. */
function withHolder(headers: FieldTable, holder: string): FieldTable {
  return [...headers, { key: 'held by', value: { tag: 'S', value: holder } }];
}

function takeHolder(headers: FieldTable): [holder: string, headers: FieldTable] {
  const value = headers.at(-1)?.value;
  return [value?.tag === 'S' ? value.value : '', headers.slice(0, -1)];
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
