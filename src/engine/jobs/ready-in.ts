// How many messages of a queue are ready: what a job over a whole queue sets out to treat.

import type { Sessions } from '../sessions.ts';

export async function readyIn(sessions: Sessions, endpointId: string, queue: string): Promise<number> {
  const { browse } = sessions.get(endpointId);
  if (browse?.effect === 'none') {
    const snapshot = await browse.open(queue);
    snapshot.close();
    return snapshot.ready;
  }
  const taker = await sessions.changing(endpointId, 'take').open(queue, { prefetch: 1 });
  await taker.close();
  return taker.readyAtStart;
}
