// The policies of a server's virtual host, live. What they come to on one queue stands in its Settings tab.

import { useState } from 'react';
import type { PolicyRow } from '../../../src/contract/policy.ts';
import { useRowList, type KeyedRow } from '../../rows/use-row-list.ts';
import { policiesText } from '../../strings/policies.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { fieldText } from '../../ui/format/field-text.ts';
import { formatCount } from '../../ui/format/number.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { sortedTextColumn } from '../../ui/text-column.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';

const keyOf = ({ key }: KeyedRow<PolicyRow>) => key;

export function PoliciesScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced, error, retry } = useRowList('policy.watch', { endpointId });
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <Screen
      title={policiesText.title}
      count={synced ? policiesText.count(rows.length) : null}
      hint={rows.length > 1 ? policiesText.hint : ''}
    >
      {error !== null ? (
        <ErrorState error={error} onRetry={retry} />
      ) : !synced && rows.length === 0 ? (
        <Skeleton />
      ) : (
        <DataTable
          label={policiesText.tableLabel}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          selectedKey={selected}
          onSelect={setSelected}
          initialSort={{ columnId: 'name', descending: false }}
          empty={<EmptyState title={policiesText.emptyTitle} text={policiesText.emptyText} />}
          autoFocus
        />
      )}
    </Screen>
  );
}

function definitionOf({ definition }: PolicyRow): string {
  return definition.map(([name, value]) => `${name}: ${fieldText(value)}`).join(', ');
}

const columns: readonly TableColumn<KeyedRow<PolicyRow>>[] = [
  {
    id: 'name',
    title: policiesText.name,
    width: 'minmax(120px, 1.2fr)',
    render: ({ row }) => <span title={row.name}>{row.name}</span>,
    sortValue: ({ row }) => row.name,
    copyValue: ({ row }) => row.name,
  },
  {
    id: 'kind',
    title: policiesText.kind,
    width: '138px',
    isText: true,
    yields: 2,
    render: ({ row }) => (
      <Tag tone={row.kind === 'operatorPolicy' ? 'warning' : 'plain'}>{policiesText.kinds[row.kind]}</Tag>
    ),
    sortValue: ({ row }) => row.kind,
  },
  sortedTextColumn(
    { id: 'pattern', title: policiesText.pattern, width: 'minmax(140px, 1.6fr)' },
    ({ row }) => row.pattern,
  ),
  sortedTextColumn(
    { id: 'appliesTo', title: policiesText.appliesTo, width: '120px', yields: 1 },
    ({ row }) => row.appliesTo,
  ),
  {
    id: 'priority',
    title: policiesText.priority,
    width: '80px',
    align: 'end',
    render: ({ row }) => <NumberCell text={formatCount(row.priority)} />,
    sortValue: ({ row }) => row.priority,
  },
  sortedTextColumn(
    { id: 'definition', title: policiesText.definition, width: 'minmax(180px, 3fr)' },
    ({ row }) => definitionOf(row),
  ),
];
