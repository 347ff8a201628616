// The Messages tab: a frozen list of what is in the queue, as far and as long as anybody wants to read it. The message that
// is open beside it is the route's.

import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { MessageRow } from '../../../src/contract/model.ts';
import type { PeekRequest } from '../../../src/contract/peek.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { registerCommands, runCommand } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { useIsDeadLetterQueue } from '../../rows/dead-letters.ts';
import { rememberSeenMessage } from '../../rows/seen-message.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useVersion } from '../../rows/use-version.ts';
import { chosenMessagesStore, type ChosenMessages } from '../../state/chosen-messages.ts';
import { reportProblem } from '../../state/notices-store.ts';
import { replaceRoute, useRoute } from '../../state/route-store.ts';
import { useColumns } from '../../state/columns-store.ts';
import { filterText } from '../../strings/filter.ts';
import { messagesText } from '../../strings/messages.ts';
import { peekText } from '../../strings/peek.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { withPathColumns } from '../../ui/message-path-columns.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { ChoiceBar } from './choice-bar.tsx';
import { withDeathColumns } from './death-columns.tsx';
import { DeleteMessageDialog } from './delete-message-dialog.tsx';
import { DriftBar } from './drift-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './filter-store.ts';
import { messageColumns, peekedColumns } from './message-columns.tsx';
import { KeysAhead } from './keys-ahead.tsx';
import { draftLike, rememberLook } from './last-look.ts';
import { createMessageChoice } from './message-choice.ts';
import { BeforeLook } from './before-look.tsx';
import { messageListOf } from './kept-lists.ts';
import { createPeekOffer } from './peek-offer.ts';
import { PeekStrip } from './peek-strip.tsx';
import type { MessageList } from './message-list.ts';
import styles from './messages.module.css';

export interface MessagesTabProps {
  readonly endpointId: string;
  readonly queue: string;
}

/** Browsers stop growing an element at about 33 million pixels: rows beyond would be unreachable. */
const scrollableRowsMax = 1_200_000;

export function MessagesTab({ endpointId, queue }: MessagesTabProps) {
  const isFree = useEndpoint(endpointId)?.facets.browse?.effect !== 'redelivers';
  const list = useMemo(() => messageListOf(endpointId, queue, isFree), [endpointId, queue, isFree]);
  const offer = useMemo(() => createPeekOffer(endpointId, queue), [endpointId, queue]);
  const choice = useMemo(() => createMessageChoice(list), [list]);
  useVersion(list);
  const chosenVersion = useVersion(choice);
  useVersion(offer);
  useEffect(() => {
    if (!isFree) offer.ask();
  }, [isFree, offer]);
  const filter = useFilter(endpointId, queue);
  const paths = useColumns(endpointId, queue);
  useEffect(() => list.setFilter(filter), [list, filter]);
  useEffect(() => list.setColumns(paths), [list, paths]);
  const isDeadLetterQueue = useIsDeadLetterQueue(endpointId, queue);
  const tellsDeaths = isDeadLetterQueue || (list.row(0)?.death ?? null) !== null;
  const looked = list.snapshot()?.peek?.kind;
  const columns = useMemo(() => {
    const usual = looked === undefined ? messageColumns : peekedColumns[looked];
    return withPathColumns(tellsDeaths ? withDeathColumns(usual) : usual, paths, 'body');
  }, [looked, paths, tellsDeaths]);
  const open = useRoute().message;
  const [selection, setSelected] = useState<Selected | null>(null);
  const [draft, setDraft] = useState(() => draftLike(endpointId));
  const byPointer = useRef(false);
  const scrolled = useRef(false);
  const snapshot = list.snapshot();
  // What is borrowed again has other sequences.
  const borrowedIn = isFree ? null : (snapshot?.snapshotId ?? null);
  const selected = selection?.borrowedIn === borrowedIn ? selection : null;
  const error = list.error();

  useEffect(() => registerCommands([refreshCommand(() => list.refresh())]), [list]);
  const chosen = choice.chosen();
  const isHeld = useStore(chosenMessagesStore, (state) => state.isHeld);
  const isReading = selected !== null || open !== undefined || chosen !== null || isHeld;
  const setReading = () => list.setReading(isReading || scrolled.current);
  useEffect(setReading);
  // What is chosen is chosen of one picture, under one filter.
  useEffect(() => choice.clear(), [choice, snapshot?.snapshotId, filter]);
  const selectedSequence = selected?.sequence ?? null;
  const selectedDied = selected !== null && diedOrUnknown(list.row(selected.position));
  const snapshotId = snapshot?.snapshotId;
  useEffect(() => {
    const one =
      snapshotId === undefined || selectedSequence === null
        ? null
        : only(snapshotId, selectedSequence, selectedDied);
    const acted = choice.chosen() ?? one;
    chosenMessagesStore.setState({ chosen: acted === null ? null : { endpointId, queue, ...acted } });
  }, [choice, chosenVersion, endpointId, queue, selectedSequence, selectedDied, snapshotId]);
  const picture = list.picture();
  const pictureId = picture?.snapshotId;
  const filterId = picture?.filterId ?? null;
  const total = snapshot?.total ?? 0;
  const matched = list.length();
  useEffect(() => {
    const found = filterId === null ? null : { filterId, matched };
    const listed =
      pictureId === undefined
        ? null
        : { endpointId, queue, snapshotId: pictureId, total, filter: found, columns: paths };
    chosenMessagesStore.setState({ listed });
  }, [endpointId, queue, pictureId, filterId, total, matched, paths]);
  useEffect(() => {
    chosenMessagesStore.setState({ chooseNone: choice.clear });
    return () => chosenMessagesStore.setState({ chosen: null, listed: null, chooseNone: null });
  }, [choice]);

  // A row that is still being fetched is chosen by its place, and becomes itself when it comes.
  const choose = (position: number, opens: boolean) => {
    setSelected({ position, sequence: null, borrowedIn });
    list.whenRow(position, (row) => {
      setSelected(row === null ? null : { position, sequence: row.sequence, borrowedIn });
      if (row === null || !opens) return;
      rememberSeenMessage({ endpointId, queue, sequence: row.sequence, row });
      replaceRoute({ message: row.sequence });
    });
  };
  const select = (position: number) => {
    choice.anchorAt(position);
    choose(position, byPointer.current || open !== undefined);
  };
  const choosing = useMemo(
    () => ({
      ...choice,
      extendTo: (position: number) =>
        void choice
          .extendTo(position)
          .catch((thrown: unknown) => reportProblem(thrown, messagesText.chosenLabel)),
    }),
    [choice],
  );
  /** What a command on the row at this place acts on: all that is chosen when the row is among it. */
  const targetOf = (position: number): CommandTarget | null => {
    const row = list.row(position);
    if (row === undefined || snapshotId === undefined) return null;
    const those =
      (choice.isChosen(position) ? chosen : null) ?? only(snapshotId, row.sequence, diedOrUnknown(row));
    return { endpointId, queue, message: row.sequence, chosen: those };
  };
  const openRow = (position: number) => choose(position, true);
  const onKeyDown = (event: React.KeyboardEvent, position: number | null) => {
    const row = position === null ? undefined : list.row(position);
    if (event.key === 'Escape' && isReading) {
      event.preventDefault();
      if (open !== undefined) replaceRoute({ message: undefined });
      else if (chosen !== null) choice.clear();
      else setSelected(null);
    } else if (event.key === 'Delete' && (row !== undefined || chosen !== null)) {
      event.preventDefault();
      const target = position === null ? null : targetOf(position);
      const isOne = canChange(endpointId, 'deleteMessage');
      if (chosen !== null) void runCommand('messages.delete', { endpointId, queue, chosen });
      else if (target !== null) void runCommand(isOne ? 'message.delete' : 'messages.delete', target);
    } else if (event.key === 'c' && !event.ctrlKey && !event.metaKey && !event.altKey && row !== undefined) {
      event.preventDefault();
      void runCommand('message.copyBody', { endpointId, queue, message: row.sequence });
    }
  };

  const look = (request: PeekRequest) => {
    rememberLook(endpointId, draft);
    void list.peek(request).then(offer.ask);
  };
  const offered = offer.offer();
  const strip = offered !== null && !isFree && (
    <PeekStrip
      offer={offered}
      isLooking={list.refreshing()}
      isFirst={snapshot === null}
      draft={draft}
      onDraft={setDraft}
      onLook={look}
    />
  );
  if (snapshot === null && !isFree) {
    return <BeforeLook queue={queue} strip={strip} offer={offer} error={error} />;
  }
  if (snapshot === null) {
    if (error === null) {
      return (
        <KeysAhead
          onFirst={() => choose(0, false)}
          onOpen={() => {
            if (selected !== null) openRow(selected.position);
          }}
        />
      );
    }
    if (error.code !== 'not_found') return <ErrorState error={error} onRetry={() => void list.refresh()} />;
    return <EmptyState title={messagesText.missingTitle(queue)} text={messagesText.missingText} />;
  }
  const shown = Math.min(list.length(), scrollableRowsMax);
  const progress = list.progress();
  return (
    <div
      className={styles.tab}
      onPointerDownCapture={() => {
        byPointer.current = true;
      }}
      onKeyDownCapture={() => {
        byPointer.current = false;
      }}
      onScrollCapture={(event) => {
        scrolled.current = (event.target as Element).scrollTop > 0;
        setReading();
      }}
    >
      {strip}
      {chosen !== null ? (
        <ChoiceBar choice={choice} total={list.length()} target={{ endpointId, queue, chosen }} />
      ) : (
        <DriftBar snapshot={snapshot} drift={list.drift()} reading={isReading || filter !== null}>
          <CommandButton id="messages.export" target={{ endpointId, queue }} look="quiet">
            {messagesText.export}
          </CommandButton>
          <CommandButton id="messages.refresh">{messagesText.refresh}</CommandButton>
        </DriftBar>
      )}
      <FilterBar
        endpointId={endpointId}
        queue={queue}
        counts={progress}
        onStop={progress !== null && !progress.done ? list.stopFilter : null}
      />
      {error !== null && <p className={styles.note}>{error.message}</p>}
      {shown < list.length() && <p className={styles.note}>{messagesText.tooMany(shown, list.length())}</p>}
      <VirtualTable
        label={messagesText.list}
        columns={columns}
        rowCount={shown}
        rowAt={list.row}
        rowKey={(position) => position}
        selectedIndex={placeOf(selected, list)}
        onSelect={select}
        onOpen={openRow}
        onRange={list.look}
        onKeyDown={onKeyDown}
        choosing={choosing}
        onContextMenu={(position, place) => {
          const target = targetOf(position);
          if (target !== null) openCommandMenu(place, rowCommands, target);
        }}
        rowClassName={(position) => (list.row(position)?.state === 'gone' ? styles.gone : undefined)}
        empty={
          progress !== null ? (
            <EmptyState
              title={progress.done ? filterText.noMatchTitle : filterText.searching}
              text={filterText.noMatchText}
            />
          ) : snapshot.peek !== null ? (
            <EmptyState
              title={peekText.nothingTitle}
              text={
                snapshot.peek.kind === 'read'
                  ? peekText.nothingRead
                  : peekText.nothingBorrow(snapshot.peek.ready)
              }
            />
          ) : (
            <EmptyState title={messagesText.emptyTitle} text={messagesText.emptyText}>
              <CommandButton id="message.publish" look="primary" />
            </EmptyState>
          )
        }
        autoFocus
      />
      <DeleteMessageDialog onDeleted={() => void list.refresh()} />
    </div>
  );
}

const rowCommands = [
  'message.copyBody',
  'message.copyAll',
  null,
  'messages.retry',
  'messages.move',
  'messages.copy',
  'messages.delete',
  'messages.export',
  null,
  'messages.import',
  'messages.refresh',
  'message.publish',
];

/** One row, as the only message that is chosen. */
function only(snapshotId: string, sequence: string, mayHaveDied: boolean): ChosenMessages {
  return { count: 1, messages: { snapshotId, sequences: [sequence] }, mayHaveDied };
}

function diedOrUnknown(row: MessageRow | undefined): boolean {
  return row === undefined || row.death !== null;
}

interface Selected {
  readonly position: number;
  /** Null while the row at this place is being fetched. */
  readonly sequence: string | null;
  /** The picture that it is of, where each has sequences of its own. */
  readonly borrowedIn: string | null;
}

function placeOf(selected: Selected | null, list: MessageList): number | null {
  if (selected === null) return null;
  return selected.sequence === null ? selected.position : list.find(selected.sequence, selected.position);
}

function refreshCommand(run: () => Promise<void>) {
  return { id: 'messages.refresh', title: messagesText.refreshCommand, keys: 'R', run };
}
