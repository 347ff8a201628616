// How messages can be followed where that is not free, and RabbitMQ's firehose.

import type { TapPlan } from '../../contract/tap.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

const free: TapPlan = { bindings: [], caveats: [], refusal: null };

export function tapHandlers({ sessions }: EngineParts): HandlersOf<'tap'> & HandlersOf<'tracing'> {
  return {
    requests: {
      'tap.caveats': async ({ endpointId, target }) => {
        const found = (await sessions.facet(endpointId, 'tap').plan?.(target)) ?? null;
        if (found === null) return free;
        const { readOnly } = sessions.get(endpointId).endpoint();
        return readOnly ? { ...found, refusal: { code: 'readOnly' } } : found;
      },
      'tracing.set': async ({ endpointId, on }) => {
        await sessions.changing(endpointId, 'tracing').set(on);
        return {};
      },
    },
    streams: {},
  };
}
