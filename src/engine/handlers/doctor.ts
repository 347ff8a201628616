// The connection doctor, as a stream of its steps.

import { runDoctor } from '../../connectors/rabbitmq/doctor/doctor.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function doctorHandlers({ profiles }: EngineParts): HandlersOf<'doctor'> {
  return {
    requests: {},
    streams: {
      'doctor.run': async ({ profile, secrets }, sink) => {
        const target = await profiles.target(profile, secrets);
        const stopping = new AbortController();
        void runDoctor(target, { onStep: (step) => sink.push(step), signal: stopping.signal }).then(() =>
          sink.end(),
        );
        return () => stopping.abort();
      },
    },
  };
}
