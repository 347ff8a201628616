// Direct exchange: a binding matches when its key equals the message's routing key.

import type { Binding } from '../binding.ts';
import type { Router } from '../exchange.ts';
import type { Route } from '../route.ts';

export class DirectRouter implements Router {
  private readonly byKey = new Map<string, Set<Binding>>();

  add(binding: Binding): void {
    const bindings = this.byKey.get(binding.routingKey);
    if (bindings === undefined) this.byKey.set(binding.routingKey, new Set([binding]));
    else bindings.add(binding);
  }

  remove(binding: Binding): void {
    const bindings = this.byKey.get(binding.routingKey);
    bindings?.delete(binding);
    if (bindings?.size === 0) this.byKey.delete(binding.routingKey);
  }

  route(route: Route): void {
    for (const key of route.routingKeys) {
      const bindings = this.byKey.get(key);
      if (bindings === undefined) continue;
      for (const binding of bindings) route.choose(binding.to);
    }
  }
}
