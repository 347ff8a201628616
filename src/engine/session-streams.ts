// Streams about an endpoint end when its session goes: what they show is no more, and a page that still wants it opens it
// again on the session that follows. One rule for all of them.

import type { LeveretApi } from '../contract/api.ts';
import { AppError } from '../contract/errors.ts';
import type { Handlers, StreamSink } from '../rpc/handlers.ts';
import type { Sessions } from './sessions.ts';

type Streams = Handlers<LeveretApi>['streams'];
type AnyHandler = (
  input: unknown,
  sink: StreamSink<unknown>,
  context: unknown,
) => (() => void) | Promise<() => void>;

export function endingWithSession(sessions: Sessions, streams: Streams): Streams {
  const wrapped = Object.entries(streams).map(([name, handler]) => [
    name,
    wrap(sessions, handler as AnyHandler),
  ]);
  // The same names with handlers of the same types: only what happens around the call differs.
  return Object.fromEntries(wrapped) as Streams;
}

function wrap(sessions: Sessions, handler: AnyHandler): AnyHandler {
  return async (input, sink, context) => {
    const endpointId = endpointOf(input);
    if (endpointId === null) return handler(input, sink, context);
    const forget = sessions.onGone(endpointId, () => sink.end(gone()));
    try {
      const stop = await handler(input, sink, context);
      return () => {
        forget();
        stop();
      };
    } catch (error) {
      forget();
      throw error;
    }
  };
}

function endpointOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('endpointId' in input)) return null;
  return typeof input.endpointId === 'string' ? input.endpointId : null;
}

const gone = () =>
  new AppError('unreachable', 'The connection to this endpoint was ended. Connect it again to go on.', {
    retryable: true,
  });
