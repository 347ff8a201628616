// Streams about dead letters. How one message died travels with the message.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function deadLetterHandlers({ sessions, deadLetters }: EngineParts): HandlersOf<'deadLetter'> {
  return {
    requests: {},
    streams: {
      'deadLetter.watch': ({ endpointId }, sink) =>
        deadLetters.watch(sessions.get(endpointId), 'queues', sink),
      'deadLetter.watchLosses': ({ endpointId }, sink) =>
        deadLetters.watch(sessions.get(endpointId), 'losses', sink),
    },
  };
}
