// Requests and streams about messages.

import type { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import { readStory } from '../../dead-letters/story.ts';
import { filteredTap } from '../filtered-tap.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function messageHandlers({ sessions, workers }: EngineParts): HandlersOf<'message'> {
  return {
    requests: {
      'message.get': async ({ endpointId, queue, sequence }) => {
        const message = await sessions.facet(endpointId, 'browse').get(queue, sequence);
        return { ...message, death: readStory(message.properties.headers) };
      },
      'message.body': async ({ endpointId, queue, sequence }) => ({
        body: ownMemory(await sessions.facet(endpointId, 'browse').body(queue, sequence)),
      }),
      'message.decode': async ({ endpointId, queue, sequence }) => {
        const browse = sessions.facet(endpointId, 'browse');
        const { body, bodySize, properties } = await browse.get(queue, sequence);
        const isWhole = body.byteLength === bodySize || bodySize > limits.bodyMaxBytes;
        const { contentType = null, contentEncoding = null } = properties;
        const stored = {
          body: isWhole ? body : await browse.body(queue, sequence),
          bodySize,
          contentType,
          contentEncoding,
        };
        return workers.run('read', { stored, bytesMax: limits.bodyMaxBytes });
      },
      'message.delete': async ({ endpointId, queue, sequence }) => ({
        deleted: await sessions.changing(endpointId, 'deleteMessage').delete(queue, sequence),
      }),
      'message.publish': ({ endpointId, ...message }) =>
        sessions.changing(endpointId, 'publish').publish(message),
    },
    streams: {
      'message.tap': ({ endpointId, target, kinds, filter = null, columns = [] }, sink) => {
        const { effect } = sessions.get(endpointId).endpoint().facets.tap ?? {};
        // A temporary queue with bindings is something that others see.
        const tap =
          effect === 'temporaryQueue'
            ? sessions.changing(endpointId, 'tap')
            : sessions.facet(endpointId, 'tap');
        const onEnd = (problem: AppError) => sink.end(problem);
        if (filter === null && columns.length === 0) return tap.watch(target, kinds, sink, { onEnd });
        return filteredTap(workers, tap, target, kinds, { filter, columns }, sink, onEnd);
      },
    },
  };
}

/** The wire takes plain memory only, which connectors give anyhow; shared memory would be copied here. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
