// Which way of keeping ready messages a queue needs.

import { PriorityLanes } from './priority-lanes.ts';
import type { QueueRules } from './queue-rules.ts';
import { ReadyList, type ReadyMessages } from './ready-list.ts';
import { ReturnedFirst } from './returned-first.ts';

/** Without any message yet. */
export function readyMessages(rules: QueueRules): ReadyMessages {
  if (rules.type === 'quorum') return new ReturnedFirst();
  return rules.maxPriority === null ? new ReadyList() : new PriorityLanes();
}
