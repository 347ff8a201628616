// The columns of the Messages tab.

import type { MessageRow } from '../../../src/contract/model.ts';
import type { PeekResult } from '../../../src/contract/peek.ts';
import { useNow } from '../../state/clock-store.ts';
import { messagesText } from '../../strings/messages.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { bodySizeColumn } from '../../ui/message-table-columns.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import { previewText } from '../../ui/format/preview-text.ts';
import words from '../../ui/words.module.css';
import { RowState } from './row-state.tsx';

// What identifies a message and says what became of it stays longest.
export const messageColumns: readonly TableColumn<MessageRow>[] = [
  {
    id: 'number',
    title: messagesText.number,
    width: '72px',
    render: (row) => <span className={words.faint}>{row.sequence}</span>,
  },
  {
    id: 'age',
    title: messagesText.age,
    width: '68px',
    yields: 3,
    render: (row) => <Age at={row.publishedAt} />,
    copyValue: (row) => (row.publishedAt === null ? '' : exactMoment(row.publishedAt)),
  },
  {
    id: 'routingKey',
    title: messagesText.routingKey,
    width: 'minmax(136px, 1fr)',
    yields: 2,
    render: (row) => <span title={row.routingKey}>{row.routingKey}</span>,
    copyValue: (row) => row.routingKey,
  },
  {
    id: 'state',
    title: messagesText.state,
    // Room for "ready · used 1 of 20".
    width: 'minmax(188px, 0.9fr)',
    render: (row) => <RowState row={row} />,
  },
  {
    id: 'body',
    title: messagesText.body,
    width: 'minmax(120px, 1.7fr)',
    render: (row) => <span className={words.dim}>{rowPreview(row)}</span>,
    copyValue: rowPreview,
  },
  {
    // Of one that had gone before it was read nobody knows the size.
    ...bodySizeColumn(messagesText.size, ({ state, bodySize }: MessageRow) =>
      state === 'gone' && bodySize === 0 ? null : bodySize,
    ),
    width: '78px',
    yields: 1,
  },
];

// The server does not say when a message came.
const readColumns = messageColumns.filter(({ id }) => id !== 'age');

/** Of what was borrowed or read elsewhere. */
export const peekedColumns: Readonly<Record<PeekResult['kind'], typeof messageColumns>> = {
  read: readColumns,
  // Only a stream has numbers of its own: what is borrowed has its place from the head.
  borrow: readColumns.map((column) =>
    column.id === 'number'
      ? { ...column, render: (row) => <span className={words.faint}>{row.position + 1}</span> }
      : column,
  ),
};

/** Rows are immutable, so a preview is decoded once for as long as its row lives. */
const previews = new WeakMap<Uint8Array, string>();

function rowPreview(row: MessageRow): string {
  const known = previews.get(row.preview);
  if (known !== undefined) return known;
  const text = previewText(row.preview, row.bodySize);
  previews.set(row.preview, text);
  return text;
}

function Age({ at }: { readonly at: number | null }) {
  const now = useNow();
  return (
    <span className={words.dim} title={at === null ? undefined : exactMoment(at)}>
      {formatAge(at, now)}
    </span>
  );
}
