// The list of exchanges, live.

import { useMemo, useState } from 'react';
import type { ExchangeRow } from '../../../src/contract/model.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { runCommand } from '../../commands/registry.ts';
import { useFilterCommand } from '../../commands/use-filter-command.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRowList, type KeyedRow } from '../../rows/use-row-list.ts';
import { navigate } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { exchangeColumns } from './exchange-columns.tsx';

const keyOf = ({ key }: KeyedRow<ExchangeRow>) => key;
const menu = [
  'exchange.open',
  'message.publish',
  'binding.create',
  null,
  'exchange.copyName',
  'exchange.delete',
];

export function ExchangesScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced, error, retry } = useRowList('exchange.watch', { endpointId });
  const [find, setFind] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const isListed = useEndpoint(endpointId)?.facets.remembered === undefined;
  const filterBox = useFilterCommand();
  const found = useMemo(() => rows.filter(({ row }) => matches(row, find)), [rows, find]);
  return (
    <Screen
      title={exchangesText.title}
      filter={
        <FilterField
          label={exchangesText.filter}
          placeholder={exchangesText.filterPlaceholder}
          value={find}
          onChange={setFind}
          box={filterBox}
        />
      }
      count={
        !synced || !isListed
          ? null
          : find === ''
            ? exchangesText.count(rows.length)
            : exchangesText.found(found.length, rows.length)
      }
      action={<CommandButton id="exchange.declare" target={{ endpointId }} />}
    >
      {error !== null ? (
        <ErrorState error={error} onRetry={retry} />
      ) : !synced && rows.length === 0 ? (
        <Skeleton />
      ) : (
        <DataTable
          label={exchangesText.tableLabel}
          columns={exchangeColumns}
          rows={found}
          rowKey={keyOf}
          selectedKey={selected}
          onSelect={setSelected}
          onOpen={({ row }) => navigate({ endpointId, screen: 'exchange', name: row.name })}
          onContextMenu={({ row }, place) => openCommandMenu(place, menu, { endpointId, exchange: row.name })}
          onKeyDown={(event, row) => {
            if (row === null || event.key !== 'Delete') return;
            event.preventDefault();
            void runCommand('exchange.delete', { endpointId, exchange: row.row.name });
          }}
          initialSort={{ columnId: 'name', descending: false }}
          empty={
            !isListed ? (
              <EmptyState title={exchangesText.unlistedTitle} text={exchangesText.unlistedText} />
            ) : rows.length === 0 ? (
              <EmptyState title={exchangesText.emptyTitle} text={exchangesText.emptyText} />
            ) : (
              <EmptyState title={exchangesText.noneFound} text={exchangesText.noneFoundText} />
            )
          }
          autoFocus
        />
      )}
    </Screen>
  );
}

function matches(row: ExchangeRow, find: string): boolean {
  const wanted = find.toLowerCase();
  return exchangeLabel(row.name).toLowerCase().includes(wanted) || row.type.includes(wanted);
}
