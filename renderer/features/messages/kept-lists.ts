// The lists of queues where looking is not free: each is kept with its picture when its screen is left, so that coming back
// costs the server nothing. The oldest goes when there are too many.

import { createMessageList, type MessageList } from './message-list.ts';

/** Fewer than limits.snapshotsPerClient, which lists that are free need too. */
const keptMax = 4;

/** Longest unused first. */
const kept = new Map<string, MessageList>();

/** A new list where looking is free; elsewhere the one that was left, if it is still kept. */
export function messageListOf(endpointId: string, queue: string, isFree: boolean): MessageList {
  if (isFree) return createMessageList(endpointId, queue);
  const key = JSON.stringify([endpointId, queue]);
  const list = kept.get(key) ?? createMessageList(endpointId, queue, false);
  kept.delete(key);
  kept.set(key, list);
  for (const [oldest, { close }] of kept) {
    if (kept.size <= keptMax) break;
    kept.delete(oldest);
    close();
  }
  return list;
}
