// The default exchange: every queue is bound to it under its own name, and no binding can be made or removed.

import type { ReplyQueues } from '../direct-reply.ts';
import type { Router } from '../exchange.ts';
import type { AnyQueue } from '../any-queue.ts';
import type { Route } from '../route.ts';

export class DefaultRouter implements Router {
  private readonly queues: ReadonlyMap<string, AnyQueue>;
  private readonly replies: Pick<ReplyQueues, 'get'>;

  constructor(queues: ReadonlyMap<string, AnyQueue>, replies: Pick<ReplyQueues, 'get'>) {
    this.queues = queues;
    this.replies = replies;
  }

  add(): void {
    throw new Error('The default exchange takes no bindings; the virtual host refuses them before this.');
  }

  remove(): void {
    throw new Error('The default exchange has no bindings to remove.');
  }

  route(route: Route): void {
    for (const key of route.routingKeys) {
      const queue = this.queues.get(key) ?? this.replies.get(key);
      if (queue !== undefined) route.choose(queue);
    }
  }
}
