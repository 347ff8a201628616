// Queues that the user names where nobody lists any: whether one is asked for, and what is done with it.

import { engine } from '../../engine/engine.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { addNotice } from '../../state/notices-store.ts';
import { navigate, routeStore } from '../../state/route-store.ts';
import { queuesText } from '../../strings/queues.ts';

export const rememberDialog = createActionDialog<{ readonly endpointId: string }>();

export function rememberQueue(endpointId: string, queue: string): Promise<void> {
  return rememberDialog.run(queuesText.remember.trying(queue), async () => {
    await engine.request('queue.remember', { endpointId, queue });
    navigate({ endpointId, screen: 'queues' });
  });
}

export async function forgetQueue(endpointId: string, queue: string): Promise<void> {
  await engine.request('queue.forget', { endpointId, queue });
  addNotice({ level: 'success', title: queuesText.remember.forgotten(queue) });
  const route = routeStore.getState();
  if (route.screen === 'queue' && route.name === queue) navigate({ endpointId, screen: 'queues' });
}
