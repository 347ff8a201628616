// The columns that a list of dead letters has besides the usual ones: how each message died.

import type { MessageRow } from '../../../src/contract/model.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { formatCount } from '../../ui/format/number.ts';
import { exactMoment, formatMoment } from '../../ui/format/time.ts';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import { RowState } from './row-state.tsx';

const deathColumns: readonly TableColumn<MessageRow>[] = [
  {
    id: 'diedIn',
    title: text.diedIn,
    width: 'minmax(92px, 0.9fr)',
    render: ({ death }) =>
      death === null ? null : death.queue === null ? (
        <span className={words.faint}>{text.unknownQueue}</span>
      ) : (
        <span title={death.queue}>{death.queue}</span>
      ),
    copyValue: ({ death }) => death?.queue ?? '',
  },
  {
    id: 'reason',
    title: text.reason,
    width: 'minmax(80px, 0.6fr)',
    render: ({ death }) =>
      death !== null && (
        <span className={words.dim} title={text.reasonText(death.reason)}>
          {lastPart(death.reason)}
        </span>
      ),
    copyValue: ({ death }) => death?.reason ?? '',
  },
  {
    id: 'times',
    title: text.times,
    width: '58px',
    align: 'end',
    yields: 5,
    render: ({ death }) => death !== null && formatCount(death.count),
    copyValue: ({ death }) => String(death?.count ?? ''),
  },
  {
    id: 'firstDied',
    title: text.firstDied,
    // Room for "21 Nov 2026, 09:12:33".
    width: '184px',
    yields: 2,
    render: ({ death }) => <FirstDied at={death?.firstAt ?? null} />,
    copyValue: ({ death }) => {
      const at = death?.firstAt ?? null;
      return at === null ? '' : exactMoment(at);
    },
  },
];

function FirstDied({ at }: { readonly at: number | null }) {
  if (at === null) return null;
  return (
    <span className={words.dim} title={exactMoment(at)}>
      {formatMoment(at)}
    </span>
  );
}

/** Beside the columns of its death a message's usual ones have less room, down to a list of 517 pixels. */
const narrower: Readonly<Record<string, Partial<TableColumn<MessageRow>>>> = {
  number: { width: '60px' },
  state: { width: 'minmax(132px, 0.7fr)', render: (row) => <RowState row={row} isShort /> },
  body: { width: 'minmax(100px, 1.7fr)' },
};

/** An exception is known by its own name; where it lives would fill the column. */
function lastPart(reason: string): string {
  return reason.slice(reason.lastIndexOf('.') + 1) || reason;
}

/** After the message's number: what a reader of dead letters asks first. */
export function withDeathColumns(
  columns: readonly TableColumn<MessageRow>[],
): readonly TableColumn<MessageRow>[] {
  const narrowed = columns.map((column) => ({ ...column, ...narrower[column.id] }));
  return [...narrowed.slice(0, 1), ...deathColumns, ...narrowed.slice(1)];
}
