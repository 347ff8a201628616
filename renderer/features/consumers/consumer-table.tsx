// Who consumes, live: of one queue or of the whole broker. With nobody there it shows how to begin.

import { useMemo, useState } from 'react';
import type { ConsumerRow } from '../../../src/contract/model.ts';
import { openCommandMenu } from '../../commands/command-menu.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRowList, type KeyedRow } from '../../rows/use-row-list.ts';
import { useNow } from '../../state/clock-store.ts';
import { navigate } from '../../state/route-store.ts';
import { consumerSnippet, consumersText } from '../../strings/consumers.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Snippet } from '../../ui/snippet.tsx';
import { consumerColumns } from './consumer-columns.tsx';

export interface ConsumerTableProps {
  readonly endpointId: string;
  /** All queues when absent. */
  readonly queue?: string;
}

const keyOf = ({ key }: KeyedRow<ConsumerRow>) => key;

export function ConsumerTable({ endpointId, queue }: ConsumerTableProps) {
  const { rows, synced, error, retry } = useRowList('consumer.watch', {
    endpointId,
    ...(queue === undefined ? {} : { queue }),
  });
  const now = useNow();
  const columns = useMemo(() => consumerColumns(now, queue === undefined), [now, queue]);
  const [selected, setSelected] = useState<string | null>(null);
  if (error !== null) return <ErrorState error={error} onRetry={retry} />;
  if (!synced && rows.length === 0) return <Skeleton />;
  if (rows.length === 0) return <NobodyYet endpointId={endpointId} queue={queue} />;
  return (
    <DataTable
      label={consumersText.tableLabel}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      selectedKey={selected}
      onSelect={setSelected}
      onOpen={({ row }) => {
        if (queue === undefined) navigate({ endpointId, screen: 'queue', name: row.queue, tab: 'consumers' });
      }}
      onContextMenu={({ row }, place) =>
        openCommandMenu(
          place,
          ['consumer.openQueue', 'consumer.copyTag', null, 'connection.close'],
          targetOf(endpointId, row),
        )
      }
      initialSort={{ columnId: 'client', descending: false }}
    />
  );
}

function targetOf(endpointId: string, row: ConsumerRow): CommandTarget {
  return {
    endpointId,
    queue: row.queue,
    consumerTag: row.tag,
    ...(row.connectionId === null ? {} : { connectionId: row.connectionId }),
  };
}

function NobodyYet({
  endpointId,
  queue,
}: {
  readonly endpointId: string;
  readonly queue: string | undefined;
}) {
  const endpoint = useEndpoint(endpointId);
  const address = endpoint?.address;
  if (endpoint?.facets.consumers?.onlyOwn === true) {
    return <EmptyState title={consumersText.emptyOwnTitle} text={consumersText.onlyOwn} />;
  }
  return (
    <EmptyState
      title={consumersText.emptyTitle}
      text={queue === undefined ? consumersText.emptyAll : consumersText.emptyQueue(queue)}
    >
      {address !== undefined && (
        <Snippet code={consumerSnippet(address, queue ?? 'my_queue')} label={consumersText.copySnippet} />
      )}
    </EmptyState>
  );
}
