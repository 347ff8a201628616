// The list of exchanges, live.

import { useEffect, useMemo, useRef, useState } from 'react';
import type { ExchangeRow } from '../../../src/contract/model.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { declared } from '../../commands/declared.ts';
import { registerCommands, runCommand } from '../../commands/registry.ts';
import { useRowList, type KeyedRow } from '../../rows/use-row-list.ts';
import { navigate } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { exchangeColumns } from './exchange-columns.tsx';
import styles from './exchanges.module.css';

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
  const box = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      registerCommands([
        { ...declared('view.filter'), run: () => box.current?.querySelector('input')?.focus() },
      ]),
    [],
  );
  const found = useMemo(() => rows.filter(({ row }) => matches(row, find)), [rows, find]);
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{exchangesText.title}</h1>
        <div
          ref={box}
          className={styles.filter}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setFind('');
          }}
        >
          <TextField
            label={exchangesText.filter}
            isLabelHidden
            mono
            placeholder={exchangesText.filterPlaceholder}
            value={find}
            onChange={setFind}
          />
        </div>
        {synced && (
          <span className={styles.faint}>
            {find === '' ? exchangesText.count(rows.length) : exchangesText.found(found.length, rows.length)}
          </span>
        )}
        <span className={styles.spring} />
        <CommandButton id="exchange.declare" target={{ endpointId }} />
      </header>
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
            rows.length === 0 ? (
              <EmptyState title={exchangesText.emptyTitle} text={exchangesText.emptyText} />
            ) : (
              <EmptyState title={exchangesText.noneFound} text={exchangesText.noneFoundText} />
            )
          }
          autoFocus
        />
      )}
    </div>
  );
}

function matches(row: ExchangeRow, find: string): boolean {
  const wanted = find.toLowerCase();
  return exchangeLabel(row.name).toLowerCase().includes(wanted) || row.type.includes(wanted);
}
