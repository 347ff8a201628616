// The Live tab: what passes through the queue, as it passes. Touching the list pauses it, so that nothing moves away from
// under the pointer; what waits meanwhile is counted.

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { ToggleButton } from 'react-aria-components';
import { CommandButton } from '../../commands/command-button.tsx';
import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import type { TapCounts } from '../../../src/contract/filter.ts';
import type { TapKind, TapRow } from '../../../src/contract/model.ts';
import type { TapTarget } from '../../../src/contract/tap.ts';
import { createRingRows, type RingRows } from '../../rows/ring-rows.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { rememberSeenMessage } from '../../rows/seen-message.ts';
import { useVersion } from '../../rows/use-version.ts';
import { replaceRoute, useRoute } from '../../state/route-store.ts';
import { useColumns } from '../../state/columns-store.ts';
import { messagesText } from '../../strings/messages.ts';
import { tapText } from '../../strings/tap.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { stepFor } from '../../ui/list-keys.ts';
import { withPathColumns } from '../../ui/message-path-columns.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { DeleteMessageDialog } from './delete-message-dialog.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './filter-store.ts';
import { liveColumns } from './live-columns.tsx';
import { queueKinds, rememberedKinds, rememberKinds, seenKinds } from './live-kinds.ts';
import words from '../../ui/words.module.css';
import styles from './messages.module.css';

export interface LiveTabProps {
  readonly endpointId: string;
  readonly queue: string;
  /** Where following is not free and was started: what is followed, and how it is stopped. */
  readonly started?: { readonly target: TapTarget; readonly stop: () => void } | null;
}

const noCounts = { scanned: 0, matched: 0, undecided: 0, undecidedReason: null, problem: null };
const capacity = 5_000;

export function LiveTab({ endpointId, queue, started = null }: LiveTabProps) {
  const offered = started === null ? queueKinds : seenKinds(started.target);
  const [kinds, setKinds] = useState<readonly TapKind[]>(started === null ? rememberedKinds : offered);
  const startedTarget = started?.target;
  const declaration = useDeclaration(endpointId, queue);
  const filter = useFilter(endpointId, queue);
  const paths = useColumns(endpointId, queue);
  const [counts, setCounts] = useState<TapCounts | null>(null);
  const columns = useMemo(
    () => withPathColumns(liveColumns(startedTarget), paths, 'body'),
    [startedTarget, paths],
  );
  useEffect(() => setCounts(null), [filter]);
  const rows = useMemo(
    () =>
      createRingRows(
        'message.tap',
        {
          endpointId,
          target: startedTarget ?? { queue },
          kinds: [...kinds],
          ...(filter === null ? {} : { filter }),
          ...(paths.length === 0 ? {} : { columns: [...paths] }),
        },
        capacity,
        { aside: setCounts },
      ),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another declaration of the queue needs another stream
    [endpointId, queue, startedTarget, kinds, filter, paths, declaration],
  );
  useVersion(rows);
  const open = useRoute().message;
  /** Number of the selected row since the stream began; it moves with its row. */
  const [selected, setSelected] = useState<number | null>(null);
  useEffect(
    () => registerCommands([followCommand(() => (rows.paused() ? rows.resume() : rows.pause()))]),
    [rows],
  );

  const chooseKinds = (next: readonly TapKind[]) => {
    if (next.length === 0) return;
    setKinds(next);
    setSelected(null);
    if (started === null) rememberKinds(next);
  };
  const select = (index: number) => {
    const row = rows.at(index);
    if (row === undefined) return;
    rows.pause();
    setSelected(rows.firstNumber() + index);
    if (row.sequence === null) return;
    rememberSeenMessage({ endpointId, queue, sequence: row.sequence, row: withContent(rows, row) });
    replaceRoute({ message: row.sequence });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    setSelected(null);
    replaceRoute({ message: undefined });
  };
  const error = rows.error();
  const isOn = rows.began();
  const selectedIndex = selected === null ? null : selected - rows.firstNumber();

  return (
    <div
      className={styles.tab}
      onWheelCapture={(event) => {
        if (event.deltaY < 0 && rows.length() > 0) rows.pause();
      }}
      onKeyDownCapture={(event) => {
        if (isInGrid(event.target) && stepFor(event, selectedIndex, rows.length(), 1) !== null) rows.pause();
      }}
      onPointerDownCapture={(event) => {
        if (isInGrid(event.target) && rows.length() > 0) rows.pause();
      }}
    >
      <div className={classNames(styles.bar, styles.live)}>
        <CommandButton id="view.follow">
          {rows.paused() ? messagesText.follow : messagesText.pause}
        </CommandButton>
        <span className={styles.waiting} role="status">
          {rows.paused()
            ? messagesText.waiting(rows.waiting())
            : isOn
              ? messagesText.following
              : messagesText.starting}
        </span>
        <div className={styles.kinds} role="group" aria-label={messagesText.kinds}>
          {offered.map((kind) => (
            <ToggleButton
              key={kind}
              className={classNames(styles.kind)}
              isSelected={kinds.includes(kind)}
              onChange={(on) =>
                chooseKinds(offered.filter((each) => (each === kind ? on : kinds.includes(each))))
              }
            >
              {messagesText.kindLabels[kind]}
            </ToggleButton>
          ))}
        </div>
        <span className={styles.push} />
        {rows.dropped() > 0 && (
          <span className={words.warning} title={messagesText.droppedTitle}>
            {messagesText.dropped(rows.dropped())}
          </span>
        )}
        <span className={styles.ofLast}>{messagesText.shown(rows.length(), capacity)}</span>
        <Button look="quiet" onPress={() => rows.clear()}>
          {messagesText.clear}
        </Button>
        {started !== null && <Button onPress={started.stop}>{tapText.stop}</Button>}
      </div>
      <FilterBar
        endpointId={endpointId}
        queue={queue}
        counts={filter === null ? null : (counts ?? noCounts)}
        onStop={null}
      />
      {error !== null && rows.length() > 0 && <p className={styles.note}>{error.message}</p>}
      {error !== null && rows.length() === 0 ? (
        error.code === 'not_found' ? (
          <EmptyState title={messagesText.missingTitle(queue)} text={messagesText.missingText} />
        ) : (
          <ErrorState error={error} onRetry={() => setKinds([...kinds])} />
        )
      ) : (
        <VirtualTable
          label={messagesText.live}
          columns={columns}
          rowCount={rows.length()}
          rowAt={(index) => rows.at(index)}
          // By place and not by row: at full speed the same elements take other texts, instead of new ones each time.
          rowKey={(index) => index}
          selectedIndex={selectedIndex !== null && selectedIndex >= 0 ? selectedIndex : null}
          onSelect={select}
          onOpen={select}
          onKeyDown={onKeyDown}
          followEnd={!rows.paused() && open === undefined}
          empty={
            isOn ? (
              <EmptyState
                title={messagesText.liveEmptyTitle}
                text={started === null ? messagesText.liveEmptyText : tapText.emptyText(started.target)}
              />
            ) : (
              <EmptyState title={messagesText.startingTitle} text={messagesText.startingText} />
            )
          }
          autoFocus
        />
      )}
      <DeleteMessageDialog onDeleted={() => undefined} />
    </div>
  );
}

/** Grows when the queue is declared while this is in view: a stream that was refused, or ended with it, can begin. */
function useDeclaration(endpointId: string, queue: string): number {
  const queues = sharedRows('queue.watch', { endpointId });
  // Only whether it is there: its numbers change several times a second.
  const isThere = useSyncExternalStore(queues.subscribe, () => queues.get(queue) !== undefined);
  const wasThere = useRef(isThere);
  const [declaration, setDeclaration] = useState(0);
  useEffect(() => {
    if (isThere && !wasThere.current) setDeclaration((count) => count + 1);
    wasThere.current = isThere;
  }, [isThere]);
  return declaration;
}

/** Only the event that brought a message in carries its first bytes: it may be in view still. */
function withContent(rows: RingRows<TapRow>, row: TapRow): TapRow {
  if (row.kind === 'published') return row;
  for (let index = rows.length() - 1; index >= 0; index -= 1) {
    const other = rows.at(index);
    if (other?.kind === 'published' && other.sequence === row.sequence) return other;
  }
  return row;
}

function isInGrid(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role="grid"]') !== null;
}

function followCommand(run: () => void) {
  return { ...declared('view.follow'), run };
}
