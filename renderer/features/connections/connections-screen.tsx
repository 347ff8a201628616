// Every program that is connected, with its channels, live.

import { useMemo, useState } from 'react';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRowList } from '../../rows/use-row-list.ts';
import { useNow } from '../../state/clock-store.ts';
import { connectionSnippet, connectionsText } from '../../strings/connections.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Snippet } from '../../ui/snippet.tsx';
import { nextSort, type SortOrder } from '../../ui/table-header.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { connectionColumns } from './connection-columns.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { connectionLines } from './connection-lines.ts';

export function ConnectionsScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced, error, retry } = useRowList('connection.watch', { endpointId });
  const onlyOwn = useEndpoint(endpointId)?.facets.connections?.onlyOwn === true;
  const now = useNow();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [sort, setSort] = useState<SortOrder>({ columnId: 'name', descending: false });
  const toggle = (key: string, isOpen = !open.has(key)) => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  const columns = connectionColumns(now, toggle);
  const order = columns.find((column) => column.id === sort.columnId)?.order ?? (() => null);
  const lines = connectionLines(rows, open, { value: order, descending: sort.descending });
  const selectedIndex = lines.findIndex((line) => line.key === selected);
  const selectedLine = lines[selectedIndex];
  const channels = useMemo(() => rows.reduce((sum, { row }) => sum + row.channels.length, 0), [rows]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const isArrow = event.key === 'ArrowRight' || event.key === 'ArrowLeft';
    if (!isArrow || selectedLine === undefined) return;
    event.preventDefault();
    const owner = selectedLine.row.id;
    toggle(owner, event.key === 'ArrowRight');
    // From a channel, left goes back to its connection.
    if (event.key === 'ArrowLeft') setSelected(owner);
  };

  return (
    <Screen
      title={connectionsText.title}
      count={synced ? connectionsText.count(rows.length, channels) : null}
      hint={onlyOwn ? connectionsText.onlyOwn : rows.length > 0 ? connectionsText.expandHint : ''}
    >
      {error !== null ? (
        <ErrorState error={error} onRetry={retry} />
      ) : rows.length === 0 ? (
        synced ? (
          <NobodyYet endpointId={endpointId} onlyOwn={onlyOwn} />
        ) : (
          <Skeleton />
        )
      ) : (
        <VirtualTable
          label={connectionsText.tableLabel}
          columns={columns}
          rowCount={lines.length}
          rowAt={(index) => lines[index]}
          rowKey={(index) => lines[index]?.key ?? index}
          selectedIndex={selectedIndex < 0 ? null : selectedIndex}
          onSelect={(index) => setSelected(lines[index]?.key ?? null)}
          onOpen={(index) => {
            const line = lines[index];
            if (line?.kind === 'connection') toggle(line.key);
          }}
          onKeyDown={onKeyDown}
          onContextMenu={(index, place) => {
            const line = lines[index];
            if (line === undefined) return;
            openCommandMenu(place, ['connection.copyAddress', null, 'connection.close'], {
              endpointId,
              connectionId: line.row.id,
            });
          }}
          sort={sort}
          onSort={(columnId) =>
            setSort(nextSort(sort, columnId, !['name', 'product', 'address', 'user'].includes(columnId)))
          }
          autoFocus
        />
      )}
      {selectedLine !== undefined && <ConnectionFacts endpointId={endpointId} row={selectedLine.row} />}
    </Screen>
  );
}

function NobodyYet({ endpointId, onlyOwn }: { readonly endpointId: string; readonly onlyOwn: boolean }) {
  const address = useEndpoint(endpointId)?.address;
  return (
    <EmptyState
      title={onlyOwn ? connectionsText.emptyOwnTitle : connectionsText.emptyTitle}
      text={onlyOwn ? connectionsText.onlyOwn : connectionsText.emptyText}
    >
      {address !== undefined && (
        <Snippet code={connectionSnippet(address)} label={connectionsText.copySnippet} />
      )}
    </EmptyState>
  );
}
