// One routing of one message: collects the queues, each once, through any number of exchanges. Nothing is allocated
// beyond the list of queues; being "already chosen" is a mark on queue and exchange.

import { decodeProperties } from '../amqp/properties.ts';
import type { FieldTable } from '../amqp/field-table.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';

let lastMark = 0;

export class Route {
  readonly queues: Queue[] = [];
  readonly routingKey: string;
  /** The choice depended on more than exchange and routing key, so it cannot be used again. */
  dependsOnHeaders = false;
  private readonly mark: number;
  private readonly message: Message;
  private readonly tableDepth: number;
  private decoded: FieldTable | null = null;

  constructor(message: Message, tableDepth: number) {
    lastMark += 1;
    this.mark = lastMark;
    this.message = message;
    this.routingKey = message.routingKey;
    this.tableDepth = tableDepth;
  }

  /** Decoded once, and only when a headers exchange asks. Throws WireError. */
  get headers(): FieldTable {
    this.dependsOnHeaders = true;
    this.decoded ??= decodeProperties(this.message.properties(), this.tableDepth).headers ?? [];
    return this.decoded;
  }

  through(exchange: Exchange): void {
    if (exchange.routeMark === this.mark) return;
    exchange.routeMark = this.mark;
    exchange.router.route(this);
  }

  choose(destination: Queue | Exchange): void {
    if (destination.kind === 'exchange') {
      this.through(destination);
    } else if (destination.routeMark !== this.mark) {
      destination.routeMark = this.mark;
      this.queues.push(destination);
    }
  }
}
