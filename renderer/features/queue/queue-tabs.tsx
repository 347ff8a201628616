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
  const effect = endpoints.get(endpointId)?.facets.browse?.effect;
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
      // Of looking at messages only: other tabs can change the queue.
      trailing={
        effect !== undefined && (selected === 'messages' || selected === 'live') && queueText.effects[effect]
      }
    >
      {children}
    </Tabs>
  );
}
