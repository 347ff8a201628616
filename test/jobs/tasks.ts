// Jobs for tests: what they are asked to do, and how they stand.

import { expect } from 'vitest';
import type { JobInput, JobRow } from '../../src/contract/job.ts';
import type { Jobs, NewTask } from '../../src/jobs/jobs.ts';
import { eventually } from '../support/eventually.ts';

export function task(total: number, over: Partial<JobInput> = {}, chosen = false): NewTask {
  return {
    input: {
      kind: 'move',
      endpointId: 'here',
      queue: 'dead',
      target: { endpointId: 'there', exchange: '', routingKey: 'orders' },
      ratePerSecond: null,
      keepBrokerHeaders: false,
      keepExpiration: false,
      ...over,
    },
    endpointName: 'Here',
    targetEndpointName: 'There',
    file: null,
    chosen,
    total,
  };
}

export function rowOf(jobs: Jobs, id: string): JobRow {
  let found: JobRow | undefined;
  jobs.watch((change) => {
    if (change.op === 'put' && change.key === id) found = change.row;
  })();
  if (found === undefined) throw new Error('no such job');
  return found;
}

export async function ended(jobs: Jobs, id: string): Promise<JobRow> {
  return eventually(() => {
    const row = rowOf(jobs, id);
    expect(['finished', 'cancelled', 'interrupted']).toContain(row.state);
    return row;
  });
}

export const bodies = (count: number) => Array.from({ length: count }, (_, number) => `m${number}`);
