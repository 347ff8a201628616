// The types of exchange that this broker has, and the exchanges that exist from the start.

import type { FieldTable } from '../../amqp/field-table.ts';
import { preconditionFailed } from '../broker-error.ts';
import type { DelayedMessages } from '../delayed-messages.ts';
import type { Router } from '../exchange.ts';
import { ConsistentHashRouter } from './consistent-hash.ts';
import { DelayedRouter, delayedType } from './delayed.ts';
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

const types = new Set(['direct', 'fanout', 'headers', 'topic', 'x-delayed-message', 'x-consistent-hash']);

/** Throws 406 for a type that nobody knows. */
export function checkType(type: string): void {
  if (!types.has(type)) throw preconditionFailed(`unknown exchange type '${type}'`);
}

/** Throws 406 for a type that nobody knows, and for arguments that the type cannot take. */
export function makeRouter(name: string, type: string, given: FieldTable, delayed: DelayedMessages): Router {
  checkType(type);
  switch (type) {
    case 'direct':
      return new DirectRouter();
    case 'fanout':
      return new FanoutRouter();
    case 'headers':
      return new HeadersRouter();
    case 'topic':
      return new TopicRouter();
    case 'x-delayed-message':
      return new DelayedRouter(name, makeRouter(name, delayedType(given), given, delayed), delayed);
    default:
      return new ConsistentHashRouter(given);
  }
}
