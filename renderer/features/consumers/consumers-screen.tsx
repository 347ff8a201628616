// Everybody who consumes on this broker.

import { useEndpoint } from '../../rows/endpoints.ts';
import { useRowList } from '../../rows/use-row-list.ts';
import { consumersText } from '../../strings/consumers.ts';
import { Screen } from '../../ui/screen.tsx';
import { ConsumersView } from './consumers-view.tsx';

export function ConsumersScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced } = useRowList('consumer.watch', { endpointId });
  const onlyOwn = useEndpoint(endpointId)?.facets.consumers?.onlyOwn === true;
  return (
    <Screen
      title={consumersText.title}
      count={synced ? consumersText.count(rows.length) : null}
      hint={onlyOwn ? consumersText.onlyOwn : ''}
    >
      <ConsumersView endpointId={endpointId} />
    </Screen>
  );
}
