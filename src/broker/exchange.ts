// One exchange: its settings, its bindings, and the router of its type that knows how a key finds bindings.

import { type FieldTable, lookup } from '../amqp/field-table.ts';
import { Binding, bindingKey } from './binding.ts';
import type { ExchangeView } from './broker-api.ts';
import type { Route } from './route.ts';
import type { AnyQueue } from './any-queue.ts';
import type { TapSet } from './tap.ts';

/** Where a type of exchange keeps bindings and finds them; one file each in exchanges/. */
export interface Router {
  /** Throws BrokerError for arguments that this type cannot take. */
  add(binding: Binding): void;
  remove(binding: Binding): void;
  route(route: Route): void;
}

export interface ExchangeSettings {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: FieldTable;
}

export class Exchange implements ExchangeView {
  readonly kind = 'exchange';
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: FieldTable;
  readonly router: Router;
  /** Where a message goes that no binding wants: the name of another exchange. */
  readonly alternate: string | null;
  readonly counters = { published: 0, routed: 0, unroutable: 0 };
  /** Bindings that lead here from other exchanges. */
  readonly inbound = new Set<Binding>();
  taps: TapSet | null = null;
  routeMark = 0;
  deleted = false;
  private readonly byKey = new Map<string, Binding>();

  constructor(settings: ExchangeSettings, router: Router) {
    this.name = settings.name;
    this.type = settings.type;
    this.durable = settings.durable;
    this.autoDelete = settings.autoDelete;
    this.internal = settings.internal;
    this.arguments = settings.arguments;
    this.router = router;
    const alternate = lookup(settings.arguments, 'alternate-exchange');
    this.alternate = alternate?.tag === 'S' ? alternate.value : null;
  }

  get bindingCount(): number {
    return this.byKey.size;
  }

  /** Bindings that lead from here. */
  get bindings(): Iterable<Binding> {
    return this.byKey.values();
  }

  /** Null when there is such a binding already. Throws BrokerError for arguments of a wrong kind. */
  bind(to: AnyQueue | Exchange, routingKey: string, bindingArguments: FieldTable): Binding | null {
    const key = bindingKey(to, routingKey, bindingArguments);
    if (this.byKey.has(key)) return null;
    const binding = new Binding(this, to, routingKey, bindingArguments);
    this.router.add(binding);
    this.byKey.set(key, binding);
    (to.kind === 'queue' ? to.bindings : to.inbound).add(binding);
    return binding;
  }

  find(to: AnyQueue | Exchange, routingKey: string, bindingArguments: FieldTable): Binding | undefined {
    return this.byKey.get(bindingKey(to, routingKey, bindingArguments));
  }

  unbind(binding: Binding): void {
    const { to } = binding;
    if (!this.byKey.delete(bindingKey(to, binding.routingKey, binding.arguments))) return;
    this.router.remove(binding);
    (to.kind === 'queue' ? to.bindings : to.inbound).delete(binding);
  }
}
