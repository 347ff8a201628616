// The frame of the queue's tabs, with what looking costs at its far end. The panels are handed in: they belong to other features.

import type { ReactNode } from 'react';
import { queueBindings } from '../../rows/queue-bindings.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { queueText } from '../../strings/queue.ts';
import { Tabs, type TabItem } from '../../ui/tabs.tsx';
import { queueTabOf, type QueueTab } from './queue-tab.ts';

export interface QueueTabsProps {
  readonly endpointId: string;
  readonly queue: string;
  readonly selected: QueueTab;
  readonly onSelect: (tab: QueueTab) => void;
  readonly children: ReactNode;
}

export function QueueTabs({ endpointId, queue, selected, onSelect, children }: QueueTabsProps) {
  const rows = sharedRows('queue.watch', { endpointId });
  const endpoints = sharedRows('endpoint.watch', {});
  const bindings = queueBindings(endpointId, queue);
  useVersion(rows);
  useVersion(endpoints);
  useVersion(bindings);
  const consumers = rows.get(queue)?.consumers ?? null;
  const bindingCount = bindings.all()?.length ?? null;
  const facets = endpoints.get(endpointId)?.facets;
  const browse = rows.get(queue)?.type === 'stream' ? 'none' : facets?.browse?.effect;
  // Of looking at messages only: other tabs can change the queue.
  const effect =
    selected === 'messages' && browse !== undefined
      ? queueText.effects[browse]
      : selected === 'live' && facets?.tap !== undefined
        ? queueText.tapEffects[facets.tap.effect]
        : undefined;
  const tabs: readonly TabItem[] = [
    { id: 'messages', title: queueText.messages },
    { id: 'live', title: queueText.live },
    { id: 'consumers', title: queueText.consumers, ...(consumers === null ? {} : { count: consumers }) },
    { id: 'bindings', title: queueText.bindings, ...(bindingCount === null ? {} : { count: bindingCount }) },
    { id: 'settings', title: queueText.settings },
  ];
  return (
    <Tabs
      label={queueText.tabs}
      tabs={tabs}
      selected={selected}
      onSelect={(id) => onSelect(queueTabOf(id))}
      {...(effect === undefined ? {} : { trailing: effect })}
    >
      {children}
    </Tabs>
  );
}
