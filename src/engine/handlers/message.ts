// Requests and streams about messages.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function messageHandlers({ sessions }: EngineParts): HandlersOf<'message'> {
  return {
    requests: {
      'message.get': ({ endpointId, queue, sequence }) =>
        sessions.facet(endpointId, 'browse').get(queue, sequence),
      'message.body': async ({ endpointId, queue, sequence }) => ({
        body: ownMemory(await sessions.facet(endpointId, 'browse').body(queue, sequence)),
      }),
      'message.delete': async ({ endpointId, queue, sequence }) => ({
        deleted: await sessions.changing(endpointId, 'deleteMessage').delete(queue, sequence),
      }),
      'message.publish': ({ endpointId, ...message }) =>
        sessions.changing(endpointId, 'publish').publish(message),
    },
    streams: {
      'message.tap': ({ endpointId, target, kinds }, sink) =>
        sessions.facet(endpointId, 'tap').watch(target, kinds, sink),
    },
  };
}

/** The wire takes plain memory only, which connectors give anyhow; shared memory would be copied here. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
