// Fanout exchange: every binding matches every message.

import type { Binding } from '../binding.ts';
import type { Router } from '../exchange.ts';
import type { Route } from '../route.ts';

export class FanoutRouter implements Router {
  private readonly bindings = new Set<Binding>();

  add(binding: Binding): void {
    this.bindings.add(binding);
  }

  remove(binding: Binding): void {
    this.bindings.delete(binding);
  }

  route(route: Route): void {
    for (const binding of this.bindings) route.choose(binding.to);
  }
}
