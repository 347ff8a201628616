// Queues whose dead letters are lost, or may be, by the way things are set: RabbitMQ says nothing of it, and discards them.
// Only what is certain is told. Pure. Sources: https://www.rabbitmq.com/docs/dlx#safety,
// https://www.rabbitmq.com/docs/quorum-queues#dead-lettering.

import type { DeadLetterLoss, DeadLetterSource } from '../contract/dead-letter.ts';
import type { QueueRow } from '../contract/model.ts';
import { targetsOf, type Routes } from './routes.ts';
import { byPolicy, queueSetting } from './sources.ts';

export function findLosses(
  queues: ReadonlyMap<string, QueueRow>,
  sources: readonly DeadLetterSource[],
  routes: Routes,
): DeadLetterLoss[] {
  return sources.flatMap((source): DeadLetterLoss[] => {
    const { exchange, queue } = source;
    if (exchange !== '' && routes.exchanges.size > 0 && !routes.exchanges.has(exchange)) {
      return [{ ...source, problem: 'noExchange' }];
    }
    const reached = targetsOf(source, routes);
    if (!reached.isOpen && !Array.from(reached.queues).some((name) => queues.has(name))) {
      return [{ ...source, problem: 'nowhere' }];
    }
    const row = queues.get(queue);
    return row !== undefined && fallsBack(row, routes) ? [{ ...source, problem: 'fallsBack' }] : [];
  });
}

/** At-least-once takes a queue that refuses what it has no room for; with another one it silently is at-most-once. */
function fallsBack(row: QueueRow, { definitions }: Routes): boolean {
  const isToldOf = row.policy === null || definitions.has(row.policy);
  // Of a quorum queue's overflow a policy decides first (gather_policy_config in rabbit_quorum_queue.erl).
  const overflow =
    byPolicy(row.policy, 'overflow', definitions) ?? queueSetting(row, 'overflow', definitions);
  return (
    isToldOf &&
    row.type === 'quorum' &&
    queueSetting(row, 'dead-letter-strategy', definitions) === 'at-least-once' &&
    overflow !== 'reject-publish'
  );
}
