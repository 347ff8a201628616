// The columns of the Live tab.

import type { TapKind, TapRow } from '../../../src/contract/model.ts';
import type { TapTarget } from '../../../src/contract/tap.ts';
import { messagesText } from '../../strings/messages.ts';
import { tapText } from '../../strings/tap.ts';
import { bodySizeColumn, momentColumn } from '../../ui/message-table-columns.tsx';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import { previewText } from '../../ui/format/preview-text.ts';
import words from '../../ui/words.module.css';

const tones: Readonly<Record<TapKind, StateTone>> = {
  published: 'ready',
  delivered: 'unacked',
  acked: 'ok',
  requeued: 'unacked',
  discarded: 'dead',
  unroutable: 'dead',
};

function holderTitle({ trace, consumerTag }: TapRow): string | undefined {
  if (trace !== undefined) return `${trace.connection} ${tapText.routedTo(trace.queues)}`.trim();
  return consumerTag === '' ? undefined : messagesText.consumerTag(consumerTag);
}

const allColumns: readonly TableColumn<TapRow>[] = [
  momentColumn(messagesText.time, (row) => row.at),
  {
    id: 'event',
    title: messagesText.event,
    width: '112px',
    render: (row) => <StateDot tone={tones[row.kind]}>{messagesText.kindLabels[row.kind]}</StateDot>,
  },
  {
    id: 'number',
    title: messagesText.number,
    width: '84px',
    yields: 2,
    render: (row) => <span className={words.faint}>{row.sequence}</span>,
  },
  {
    id: 'routingKey',
    title: messagesText.routingKey,
    width: 'minmax(136px, 1fr)',
    yields: 4,
    render: (row) => row.routingKey,
  },
  {
    id: 'consumer',
    title: messagesText.consumer,
    width: 'minmax(100px, 0.8fr)',
    yields: 3,
    render: (row) => (
      <span className={words.dim} title={holderTitle(row)}>
        {row.clientName || row.consumerTag || tapText.by(row.trace?.user ?? '')}
      </span>
    ),
  },
  {
    id: 'body',
    title: messagesText.body,
    width: 'minmax(120px, 1.8fr)',
    // Only the event that brings a message in carries its first bytes.
    render: (row) => (
      <span className={words.dim}>
        {row.preview.byteLength > 0 ? previewText(row.preview, row.bodySize) : ''}
      </span>
    ),
  },
  { ...bodySizeColumn(messagesText.size, (row: TapRow) => row.bodySize), yields: 1 },
];

/** A temporary queue sees what is published and not by whom, nor who gets it: a column for that would stay empty. */
export function liveColumns(started: TapTarget | undefined): readonly TableColumn<TapRow>[] {
  const tellsWho = started === undefined || 'firehose' in started;
  return tellsWho ? allColumns : allColumns.filter(({ id }) => id !== 'consumer');
}
