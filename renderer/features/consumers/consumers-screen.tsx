// Everybody who consumes on this broker.

import { useRowList } from '../../rows/use-row-list.ts';
import { consumersText } from '../../strings/consumers.ts';
import { Screen } from '../../ui/screen.tsx';
import { ConsumersView } from './consumers-view.tsx';

export function ConsumersScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced } = useRowList('consumer.watch', { endpointId });
  return (
    <Screen title={consumersText.title} count={synced ? consumersText.count(rows.length) : null}>
      <ConsumersView endpointId={endpointId} />
    </Screen>
  );
}
