// x-delayed-message: an exchange of another type (x-delayed-type) that holds back messages with a header x-delay, in
// milliseconds. As with RabbitMQ's plugin, a message that is held back is routed nowhere yet: a mandatory one is returned.

import { type FieldTable, type FieldValue, lookup } from '../../amqp/field-table.ts';
import type { Binding } from '../binding.ts';
import { preconditionFailed } from '../broker-error.ts';
import type { DelayedMessages } from '../delayed-messages.ts';
import type { Router } from '../exchange.ts';
import { integerOf } from '../field-types.ts';
import type { Route } from '../route.ts';

/** The plugin's limit, and Erlang's for timers. */
const longestDelayMs = 2 ** 32 - 1;

export class DelayedRouter implements Router {
  private readonly name: string;
  private readonly inner: Router;
  private readonly delayed: DelayedMessages;

  /** `name` is the exchange's own. */
  constructor(name: string, inner: Router, delayed: DelayedMessages) {
    this.name = name;
    this.inner = inner;
    this.delayed = delayed;
  }

  add(binding: Binding): void {
    this.inner.add(binding);
  }

  remove(binding: Binding): void {
    this.inner.remove(binding);
  }

  route(route: Route): void {
    const delayMs = delayOf(lookup(route.headers, 'x-delay'));
    if (delayMs <= 0 || delayMs > longestDelayMs) this.inner.route(route);
    else this.delayed.hold(this.name, route.message, route.properties, delayMs);
  }
}

/** The type that routes. Throws the plugin's 406 without one. */
export function delayedType(given: FieldTable): string {
  const type = lookup(given, 'x-delayed-type');
  if (type?.value === 'x-delayed-message') {
    throw preconditionFailed("Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'");
  }
  if (type?.tag !== 'S') {
    throw preconditionFailed("Invalid argument, 'x-delayed-type' must be an existing exchange type");
  }
  return type.value;
}

/** Milliseconds; 0 without a delay. Numbers of all types will do, and text that is one. */
export function delayOf(value: FieldValue | undefined): number {
  if (value === undefined) return 0;
  const integer = integerOf(value);
  if (integer !== undefined) return integer;
  if (value.tag === 'S') return /^[+-]?[0-9]+$/.test(value.value) ? Number(value.value) : 0;
  if (value.tag === 'f' || value.tag === 'd') return Math.trunc(value.value);
  return 0;
}
