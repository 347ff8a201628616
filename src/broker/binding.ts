// One binding from an exchange to a queue or to another exchange, and how two of them are told apart.

import { type FieldTable, tableBytes } from '../amqp/field-table.ts';
import type { BindingView } from './broker-api.ts';
import type { Exchange } from './exchange.ts';
import type { AnyQueue } from './any-queue.ts';

export class Binding implements BindingView {
  readonly from: Exchange;
  readonly to: AnyQueue | Exchange;
  readonly routingKey: string;
  readonly arguments: FieldTable;

  constructor(from: Exchange, to: AnyQueue | Exchange, routingKey: string, bindingArguments: FieldTable) {
    this.from = from;
    this.to = to;
    this.routingKey = routingKey;
    this.arguments = bindingArguments;
  }

  get source(): string {
    return this.from.name;
  }

  get destination(): string {
    return this.to.name;
  }

  get destinationKind(): 'queue' | 'exchange' {
    return this.to.kind;
  }
}

/** Equal for equal bindings of one exchange: arguments count, in any order, as in RabbitMQ. */
export function bindingKey(
  to: AnyQueue | Exchange,
  routingKey: string,
  bindingArguments: FieldTable,
): string {
  const sorted = bindingArguments.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return JSON.stringify([to.kind, to.name, routingKey, tableBytes(sorted).toString('latin1')]);
}
