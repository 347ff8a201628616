// The columns of the list of exchanges.

import type { ExchangeRow } from '../../../src/contract/model.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { formatCount, formatRate } from '../../ui/format/number.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import { ExchangeTags } from './exchange-tags.tsx';
import words from '../../ui/words.module.css';

type Column = TableColumn<KeyedRow<ExchangeRow>>;

export const exchangeColumns: readonly Column[] = [
  {
    id: 'name',
    title: exchangesText.name,
    width: 'minmax(150px, 2fr)',
    render: ({ row }) =>
      row.name === '' ? (
        <span className={words.dim}>{exchangeLabel(row.name)}</span>
      ) : (
        <span title={row.name}>{row.name}</span>
      ),
    sortValue: ({ row }) => row.name,
    copyValue: ({ row }) => row.name,
    opens: true,
  },
  {
    id: 'type',
    title: exchangesText.type,
    width: '94px',
    render: ({ row }) => row.type,
    sortValue: ({ row }) => row.type,
  },
  {
    id: 'flags',
    title: exchangesText.flags,
    width: 'minmax(208px, 1.4fr)',
    yields: 1,
    isText: true,
    render: ({ row }) => <ExchangeTags row={row} />,
  },
  {
    id: 'bindings',
    title: exchangesText.bindings,
    width: '84px',
    align: 'end',
    render: ({ row }) => (
      <NumberCell text={formatCount(row.bindings)} tone={(row.bindings ?? 0) > 0 ? 'plain' : 'dim'} />
    ),
    sortValue: ({ row }) => row.bindings,
  },
  rateColumn('in', exchangesText.inRate, (row) => row.inRate),
  rateColumn('out', exchangesText.outRate, (row) => row.outRate),
  {
    id: 'unroutable',
    title: exchangesText.unroutable,
    width: '100px',
    align: 'end',
    render: ({ row }) => (
      <span title={exchangesText.unroutableTitle}>
        <NumberCell text={formatCount(row.unroutable)} tone={(row.unroutable ?? 0) > 0 ? 'dead' : 'dim'} />
      </span>
    ),
    sortValue: ({ row }) => row.unroutable,
  },
];

function rateColumn(id: string, title: string, value: (row: ExchangeRow) => number | null): Column {
  return {
    id,
    title,
    width: '84px',
    align: 'end',
    render: ({ row }) => (
      <NumberCell text={formatRate(value(row))} tone={(value(row) ?? 0) > 0 ? 'plain' : 'dim'} />
    ),
    sortValue: ({ row }) => value(row),
  };
}
