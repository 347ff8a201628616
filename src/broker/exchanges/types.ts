// The types of exchange that this broker has, and the exchanges that exist from the start.

import { preconditionFailed } from '../broker-error.ts';
import type { Router } from '../exchange.ts';
import { DirectRouter } from './direct.ts';
import { FanoutRouter } from './fanout.ts';
import { HeadersRouter } from './headers.ts';
import { TopicRouter } from './topic.ts';

export const predeclared: readonly (readonly [name: string, type: string])[] = [
  ['', 'direct'],
  ['amq.direct', 'direct'],
  ['amq.fanout', 'fanout'],
  ['amq.headers', 'headers'],
  ['amq.match', 'headers'],
  ['amq.topic', 'topic'],
];

/** Throws 406 for a type that nobody knows. */
export function makeRouter(type: string): Router {
  switch (type) {
    case 'direct':
      return new DirectRouter();
    case 'fanout':
      return new FanoutRouter();
    case 'headers':
      return new HeadersRouter();
    case 'topic':
      return new TopicRouter();
    default:
      throw preconditionFailed(`unknown exchange type '${type}'`);
  }
}
