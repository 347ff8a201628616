// What a page asks for when it starts a job: a whole queue moved to another, but for what the test says.

import type { JobInput } from '../../src/contract/job.ts';

type Place = Extract<NonNullable<JobInput['target']>, { readonly endpointId: string }>;

export function jobInput(over: Partial<JobInput> = {}): JobInput {
  return {
    kind: 'move',
    endpointId: 'local',
    queue: 'from',
    messages: { all: true },
    target: toQueue('to'),
    ratePerSecond: null,
    keepBrokerHeaders: false,
    keepExpiration: false,
    ...over,
  };
}

export function toQueue(queue: string, endpointId = 'local'): Place {
  return { endpointId, exchange: '', routingKey: queue };
}
