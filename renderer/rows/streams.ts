// Whether a queue is a stream, as far as the endpoint's list tells: a stream keeps what is read, and cannot be purged.

import { useSyncExternalStore } from 'react';
import { sharedRows } from './shared-rows.ts';

export function isStream(endpointId: string, queue: string): boolean {
  return sharedRows('queue.watch', { endpointId }).get(queue)?.type === 'stream';
}

export function useIsStream(endpointId: string, queue: string): boolean {
  const { subscribe } = sharedRows('queue.watch', { endpointId });
  return useSyncExternalStore(subscribe, () => isStream(endpointId, queue));
}
