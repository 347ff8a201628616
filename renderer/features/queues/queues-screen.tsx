// All queues of an endpoint, live: filtered and ordered by a worker, so that 20,000 of them scroll as easily as five.

import { useEffect, useMemo, useRef, useState } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { runCommand } from '../../commands/registry.ts';
import { useFilterCommand } from '../../commands/use-filter-command.ts';
import { limits } from '../../../src/contract/limits.ts';
import type { QueueRow } from '../../../src/contract/model.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useEndpointTotals } from '../../rows/endpoint-totals.ts';
import { createOrderedRows } from '../../rows/ordered-rows.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { navigate } from '../../state/route-store.ts';
import { queuesText } from '../../strings/queues.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { nextSort, type SortOrder } from '../../ui/table-header.tsx';
import { useLate } from '../../ui/use-late.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { numberColumns, orderNumbers, queueColumns } from './queue-columns.tsx';
import { useLookFor } from './use-look-for.ts';
import { flagsOf, queueStates, stateFlags, type QueueState } from './queue-states.ts';
import styles from './queues.module.css';

const longReadMs = 1_000;

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
  const filterBox = useFilterCommand();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const column = numberColumns.findIndex((id) => id === sort.columnId);
    const by = column < 0 ? 'text' : column;
    ordered.request({ by, descending: sort.descending, find, flags: stateFlags[state] });
    // Another order is read from its beginning.
    list.current?.querySelector('[data-rows]')?.scrollTo({ top: 0 });
  }, [ordered, sort, find, state]);

  const clearFilter = () => {
    setFind('');
    setState('all');
  };
  const isByHand = useEndpoint(endpointId)?.facets.remembered !== undefined;
  const error = rows.error();
  const total = rows.size();
  // A short list comes whole; of one that takes long, what has come is shown while the rest is read.
  const isLong = useLate(longReadMs);
  const expected = useEndpointTotals(endpointId)?.queues ?? null;
  useLookFor(endpointId, find, !rows.synced() || total > limits.managementPageRows);
  const selectedIndex = selected === null ? -1 : ordered.indexOf(selected);
  return (
    <Screen
      title={queuesText.title}
      filter={
        <>
          <FilterField
            label={queuesText.filter}
            placeholder={queuesText.filterHint}
            value={find}
            onChange={setFind}
            box={filterBox}
          />
          <div className={styles.states}>
            <Select
              label={queuesText.state}
              isLabelHidden
              options={queueStates.map((id) => ({ id, title: queuesText.states[id] }))}
              selected={state}
              onSelect={setState}
            />
          </div>
        </>
      }
      count={
        rows.synced()
          ? queuesText.count(ordered.count(), total)
          : total > 0
            ? queuesText.reading(total, expected)
            : null
      }
      hint={sort.columnId === 'name' ? '' : queuesText.orderRests}
      action={
        <>
          {isByHand && <CommandButton id="queue.remember" />}
          <CommandButton id="queue.declare" />
        </>
      }
    >
      {error !== null && total === 0 ? (
        <ErrorState error={error} onRetry={rows.retry} />
      ) : !ordered.ordered() && !(isLong && ordered.count() > 0) ? (
        <Skeleton />
      ) : (
        <div
          ref={list}
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
              openCommandMenu(place, isByHand ? [...rowCommands, 'queue.forget'] : rowCommands, {
                endpointId,
                queue: ordered.keyAt(index),
              })
            }
            onKeyDown={(event, index) => {
              if (event.key !== 'Delete' || index === null) return;
              event.preventDefault();
              void runCommand('queue.delete', { endpointId, queue: ordered.keyAt(index) });
            }}
            empty={
              total === 0 ? (
                isByHand ? (
                  <EmptyState title={queuesText.remember.emptyTitle} text={queuesText.remember.emptyText}>
                    <CommandButton id="queue.remember" look="primary" />
                    <CommandButton id="queue.declare" />
                  </EmptyState>
                ) : (
                  <EmptyState title={queuesText.emptyTitle} text={queuesText.emptyText}>
                    <CommandButton id="message.sample" look="primary" />
                    <CommandButton id="queue.declare" />
                  </EmptyState>
                )
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
    </Screen>
  );
}

const rowCommands = [
  'message.publish',
  'binding.create',
  null,
  'queue.move',
  'queue.copy',
  'queue.purge',
  'queue.delete',
];
