// All queues of an endpoint, live: filtered and ordered by a worker, so that 20,000 of them scroll as easily as five.

import { useEffect, useMemo, useRef, useState } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { declared } from '../../commands/declared.ts';
import { registerCommands, runCommand } from '../../commands/registry.ts';
import type { QueueRow } from '../../../src/contract/model.ts';
import { createOrderedRows } from '../../rows/ordered-rows.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { navigate } from '../../state/route-store.ts';
import { queuesText } from '../../strings/queues.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { nextSort, type SortOrder } from '../../ui/table-header.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { numberColumns, orderNumbers, queueColumns } from './queue-columns.tsx';
import { flagsOf, queueStates, stateFlags, type QueueState } from './queue-states.ts';
import styles from './queues.module.css';

export function QueuesScreen({ endpointId }: { readonly endpointId: string }) {
  const rows = sharedRows('queue.watch', { endpointId });
  const ordered = useMemo(
    () =>
      createOrderedRows<QueueRow>({
        rows,
        columns: numberColumns.length,
        text: (row) => row.name,
        numbers: orderNumbers,
        flags: flagsOf,
      }),
    [rows],
  );
  useVersion(ordered);
  const [find, setFind] = useState('');
  const [state, setState] = useState<QueueState>('all');
  const [sort, setSort] = useState<SortOrder>({ columnId: 'name', descending: false });
  const [selected, setSelected] = useState<string | null>(null);
  const screen = useRef<HTMLDivElement>(null);
  const field = () => screen.current?.querySelector('input');
  // The box of the list, which stands also while nothing is in it; one that is not there yet takes the focus when it comes.
  const grid = () => screen.current?.querySelector<HTMLElement>('[data-rows]');

  useEffect(() => {
    const column = numberColumns.findIndex((id) => id === sort.columnId);
    const by = column < 0 ? 'text' : column;
    ordered.request({ by, descending: sort.descending, find, flags: stateFlags[state] });
    // Another order is read from its beginning.
    grid()?.scrollTo({ top: 0 });
  }, [ordered, sort, find, state]);
  useEffect(() => registerCommands([{ ...declared('view.filter'), run: () => field()?.focus() }]), []);

  const clearFilter = () => {
    setFind('');
    setState('all');
  };
  const error = rows.error();
  const total = rows.size();
  const selectedIndex = selected === null ? -1 : ordered.indexOf(selected);
  return (
    <div className={styles.screen} ref={screen}>
      <div className={styles.toolbar}>
        <h1 className={styles.title}>{queuesText.title}</h1>
        <div className={styles.filter}>
          <TextField
            label={queuesText.filter}
            isLabelHidden
            placeholder={queuesText.filterHint}
            mono
            value={find}
            onChange={setFind}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setFind('');
              if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') {
                event.preventDefault();
                grid()?.focus();
              }
            }}
          />
        </div>
        <Select
          label={queuesText.state}
          isLabelHidden
          options={queueStates.map((id) => ({ id, title: queuesText.states[id] }))}
          selected={state}
          onSelect={setState}
        />
        <span className={styles.count} role="status" title={queuesText.orderRests}>
          {queuesText.count(ordered.count(), total)}
        </span>
        <span className={styles.hint}>{sort.columnId === 'name' ? '' : queuesText.orderRests}</span>
        <CommandButton id="queue.declare" />
      </div>
      {error !== null && total === 0 ? (
        <ErrorState error={error} onRetry={rows.retry} />
      ) : !ordered.ordered() ? (
        <Skeleton />
      ) : (
        <div
          className={styles.table}
          onPointerMoveCapture={ordered.touch}
          onKeyDownCapture={ordered.touch}
          onWheelCapture={ordered.touch}
        >
          <VirtualTable
            label={queuesText.list}
            columns={queueColumns}
            rowCount={ordered.count()}
            rowAt={ordered.at}
            rowKey={ordered.keyAt}
            selectedIndex={selectedIndex < 0 ? null : selectedIndex}
            onSelect={(index) => setSelected(ordered.keyAt(index))}
            onOpen={(index) => navigate({ endpointId, screen: 'queue', name: ordered.keyAt(index) })}
            sort={sort}
            onSort={(columnId) => setSort(nextSort(sort, columnId, columnId !== 'name'))}
            onContextMenu={(index, place) =>
              openCommandMenu(place, rowCommands, { endpointId, queue: ordered.keyAt(index) })
            }
            onKeyDown={(event, index) => {
              if (event.key !== 'Delete' || index === null) return;
              event.preventDefault();
              void runCommand('queue.delete', { endpointId, queue: ordered.keyAt(index) });
            }}
            empty={
              total === 0 ? (
                <EmptyState title={queuesText.emptyTitle} text={queuesText.emptyText}>
                  <CommandButton id="message.sample" look="primary" />
                  <CommandButton id="queue.declare" />
                </EmptyState>
              ) : (
                <EmptyState title={queuesText.noMatchTitle} text={queuesText.noMatchText(total)}>
                  <Button onPress={clearFilter}>{queuesText.clearFilter}</Button>
                </EmptyState>
              )
            }
            autoFocus
          />
        </div>
      )}
    </div>
  );
}

const rowCommands = ['message.publish', 'binding.create', null, 'queue.purge', 'queue.delete'];
