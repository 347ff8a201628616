// Which dialog of this feature is open, and the actions behind their buttons.

import type { Binding } from '../../../src/contract/model.ts';
import type { RequestInput, LeveretApi } from '../../../src/contract/api.ts';
import { engine } from '../../engine/engine.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { addNotice } from '../../state/notices-store.ts';
import { navigate, routeStore } from '../../state/route-store.ts';
import { declareText } from '../../strings/declare.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';

interface OnQueue {
  readonly endpointId: string;
  readonly queue: string;
}

export type DeclareSubject =
  | { readonly kind: 'queue' | 'exchange'; readonly endpointId: string }
  | {
      readonly kind: 'binding';
      readonly endpointId: string;
      readonly source: string;
      readonly destination: string;
      readonly destinationKind: Binding['destinationKind'];
    }
  | { readonly kind: 'unbind'; readonly endpointId: string; readonly binding: Binding }
  | ({ readonly kind: 'purge' | 'deleteQueue' } & OnQueue)
  | { readonly kind: 'deleteExchange'; readonly endpointId: string; readonly exchange: string };

export const declareDialog = createActionDialog<DeclareSubject>();

const text = declareText;

export function declareQueue(input: RequestInput<LeveretApi, 'queue.declare'>): Promise<void> {
  return declareDialog.run(text.queue.title, async () => {
    const { name, created } = await engine.request('queue.declare', input);
    addNotice({ level: 'success', title: created ? text.queue.created(name) : text.queue.existed(name) });
    navigate({ endpointId: input.endpointId, screen: 'queue', name });
  });
}

export function declareExchange(input: RequestInput<LeveretApi, 'exchange.declare'>): Promise<void> {
  return declareDialog.run(text.exchange.title, async () => {
    await engine.request('exchange.declare', input);
    addNotice({ level: 'success', title: text.exchange.declared(input.name) });
    navigate({ endpointId: input.endpointId, screen: 'exchange', name: input.name });
  });
}

export function createBinding(endpointId: string, binding: Binding): Promise<void> {
  return declareDialog.run(text.binding.title, async () => {
    await engine.request('binding.create', { endpointId, binding });
    addNotice({
      level: 'success',
      title: text.binding.added(exchangeLabel(binding.source), binding.destination),
    });
  });
}

export function deleteBinding(endpointId: string, binding: Binding): Promise<void> {
  return declareDialog.run(text.unbind.title, async () => {
    await engine.request('binding.delete', { endpointId, binding });
    addNotice({
      level: 'success',
      title: text.unbind.removed(exchangeLabel(binding.source), binding.destination),
    });
  });
}

export function purgeQueue({ endpointId, queue }: OnQueue): Promise<void> {
  return declareDialog.run(text.purge.title(queue), async () => {
    const { messages } = await engine.request('queue.purge', { endpointId, queue });
    addNotice({ level: 'success', title: text.purge.done(queue, messages) });
  });
}

export function deleteQueue(
  { endpointId, queue }: OnQueue,
  conditions: { ifUnused: boolean; ifEmpty: boolean },
): Promise<void> {
  return declareDialog.run(text.deleteQueue.title(queue), async () => {
    const { messages } = await engine.request('queue.delete', { endpointId, queue, ...conditions });
    addNotice({ level: 'success', title: text.deleteQueue.done(queue, messages) });
    leave('queue', queue, { endpointId, screen: 'queues' });
  });
}

export function deleteExchange(endpointId: string, name: string, ifUnused: boolean): Promise<void> {
  return declareDialog.run(text.deleteExchange.title(name), async () => {
    await engine.request('exchange.delete', { endpointId, name, ifUnused });
    addNotice({ level: 'success', title: text.deleteExchange.done(name) });
    leave('exchange', name, { endpointId, screen: 'exchanges' });
  });
}

/** Away from the screen of a thing that is no more; stays when another screen is shown. */
function leave(screen: 'queue' | 'exchange', name: string, to: Parameters<typeof navigate>[0]): void {
  const route = routeStore.getState();
  if (route.screen === screen && route.name === name) navigate(to);
}
