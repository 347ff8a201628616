// Requests and streams about consumers: those of programs, and the test consumers that a page runs.

import { AppError } from '../../contract/errors.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function consumerHandlers({ sessions, owned }: EngineParts): HandlersOf<'consumer'> {
  return {
    requests: {
      'consumer.settle': ({ runId, deliveryTag, how, multiple }, context) => {
        owned.run(context, runId).settle(deliveryTag, how, multiple);
        return {};
      },
    },
    streams: {
      'consumer.watch': ({ endpointId, queue }, sink) =>
        sessions.facet(endpointId, 'consumers').watch(queue, sink),
      'consumer.events': ({ endpointId, queue }, sink) =>
        sessions.facet(endpointId, 'consumers').watchEvents(queue, sink),
      'consumer.run': async ({ endpointId, runId, ...options }, sink, context) => {
        const facet = sessions.changing(endpointId, 'consume');
        const run = owned.beginRun(context, runId);
        try {
          const consumer = await facet.start(
            options,
            (delivery) => {
              sink.push(delivery);
              if (!sink.ready) consumer.pause();
            },
            (reason) => sink.end(new AppError('cancelled', reason)),
          );
          run.consumer = consumer;
          sink.onReady(() => consumer.resume());
          consumer.resume();
          return () => {
            run.forget();
            consumer.stop();
          };
        } catch (error) {
          run.forget();
          throw error;
        }
      },
    },
  };
}
