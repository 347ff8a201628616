// Which queue a dry run would send to and has not found, when it is one that could be declared; and its declaration.

import type { JobPlan } from '../../src/contract/job.ts';
import { engine } from '../engine/engine.ts';
import { declareText } from '../strings/declare.ts';
import { addNotice, reportProblem } from './notices-store.ts';

export interface MissingQueue {
  readonly endpointId: string;
  readonly queue: string;
}

/** Null when there is none, or nothing that a plain declaration would mend. */
export function missingQueue({ targets }: JobPlan): MissingQueue | null {
  const [target] = targets;
  if (target === undefined || targets.length > 1) return null;
  const { endpointId, exchange, routingKey, exists } = target;
  if (exists !== false || exchange !== '' || routingKey === null || routingKey === '') return null;
  return { endpointId, queue: routingKey };
}

/** A durable one without arguments: what the dry run has not found is there in the next. A refusal is a notice. */
export async function declareMissing({ endpointId, queue }: MissingQueue): Promise<void> {
  try {
    const input = { endpointId, name: queue, durable: true, autoDelete: false, arguments: [] };
    await engine.request('queue.declare', input);
    addNotice({ level: 'success', title: declareText.queue.created(queue) });
  } catch (thrown) {
    reportProblem(thrown, declareText.queue.title);
  }
}
