// Requests and streams about the engine itself.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function engineHandlers({ info, notices, stats }: EngineParts): HandlersOf<'engine'> {
  return {
    requests: {
      'engine.info': () => ({ ...info, pid: process.pid }),
    },
    streams: {
      'engine.stats': (_input, sink) => stats.watch(sink),
      'engine.notices': (_input, sink) => notices.watch(sink),
    },
  };
}
