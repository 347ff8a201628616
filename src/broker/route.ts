// One routing of one message: collects the queues, each once, through any number of exchanges. Nothing is allocated
// beyond the list of queues; being "already chosen" is a mark on queue and exchange.

import { decodeProperties, type Properties } from '../amqp/properties.ts';
import { defaultTableDepth, type FieldTable } from '../amqp/field-table.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { AnyQueue } from './any-queue.ts';

let lastMark = 0;

export class Route {
  readonly queues: AnyQueue[] = [];
  /** The message's own, then those of CC and BCC. */
  readonly routingKeys: readonly string[];
  /** The choice depended on more than exchange and routing key, so it cannot be used again. */
  dependsOnHeaders = false;
  private readonly mark: number;
  readonly message: Message;
  private readonly exchanges: ReadonlyMap<string, Exchange>;
  private readonly tableDepth: number;
  /** Destinations found until now, those found twice included. */
  private found = 0;
  private decoded: Properties | null = null;

  /** `exchanges` is where alternate exchanges are looked up. */
  constructor(
    message: Message,
    exchanges: ReadonlyMap<string, Exchange>,
    tableDepth: number = defaultTableDepth,
  ) {
    lastMark += 1;
    this.mark = lastMark;
    this.message = message;
    this.routingKeys = message.annotations?.routingKeys ?? [message.routingKey];
    this.dependsOnHeaders = message.annotations !== null;
    this.exchanges = exchanges;
    this.tableDepth = tableDepth;
  }

  /** Decoded once, and only when an exchange asks. Throws WireError. */
  get properties(): Properties {
    this.dependsOnHeaders = true;
    this.decoded ??= decodeProperties(this.message.properties(), this.tableDepth);
    return this.decoded;
  }

  get headers(): FieldTable {
    return this.properties.headers ?? [];
  }

  through(exchange: Exchange): void {
    if (exchange.routeMark === this.mark) return;
    exchange.routeMark = this.mark;
    const before = this.found;
    exchange.router.route(this);
    if (exchange.alternate === null || this.found > before) return;
    const alternate = this.exchanges.get(exchange.alternate);
    if (alternate !== undefined) this.through(alternate);
  }

  choose(destination: AnyQueue | Exchange): void {
    this.found += 1;
    if (destination.kind === 'exchange') {
      this.through(destination);
    } else if (destination.routeMark !== this.mark) {
      destination.routeMark = this.mark;
      this.queues.push(destination);
    }
  }
}
