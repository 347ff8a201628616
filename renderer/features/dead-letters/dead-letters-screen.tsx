// The queues of an endpoint that hold dead letters, found without anybody naming them. One that is opened is a queue like
// any other: its messages say there how each of them died.

import { useState } from 'react';
import type { DeadLetterQueue } from '../../../src/contract/dead-letter.ts';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useRowList, type KeyedRow } from '../../rows/use-row-list.ts';
import { navigate } from '../../state/route-store.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { deadLetterColumns } from './dead-letter-columns.tsx';
import { LossList } from './loss-list.tsx';
import styles from './dead-letters.module.css';

const keyOf = ({ key }: KeyedRow<DeadLetterQueue>) => key;

export function DeadLettersScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced, error, retry } = useRowList('deadLetter.watch', { endpointId });
  const [selected, setSelected] = useState<string | null>(null);
  const isNamedOnly = useEndpoint(endpointId)?.facets.remembered !== undefined;
  const ends = rows.filter(({ row }) => !row.isRetryLoop);
  const messages = ends.reduce((sum, { row }) => sum + (row.ready ?? 0), 0);
  const open = (queue: string) => navigate({ endpointId, screen: 'queue', name: queue, from: 'deadLetters' });
  return (
    <Screen title={text.title} count={synced ? text.count(ends.length, messages) : null} hint={text.hint}>
      {isNamedOnly && <p className={styles.note}>{text.onlyByName}</p>}
      {error !== null ? (
        <ErrorState error={error} onRetry={retry} />
      ) : !synced && rows.length === 0 ? (
        <Skeleton />
      ) : (
        <DataTable
          label={text.list}
          columns={deadLetterColumns}
          rows={rows}
          rowKey={keyOf}
          selectedKey={selected}
          onSelect={setSelected}
          onOpen={({ key }) => open(key)}
          onContextMenu={({ key }, at) => openCommandMenu(at, rowCommands, { endpointId, queue: key })}
          initialSort={{ columnId: 'messages', descending: true }}
          empty={<EmptyState title={text.emptyTitle} text={text.emptyText} />}
          autoFocus
        />
      )}
      <LossList endpointId={endpointId} onOpen={open} />
    </Screen>
  );
}

const rowCommands = ['queue.retry', 'queue.move', 'queue.copy', null, 'queue.purge'];
