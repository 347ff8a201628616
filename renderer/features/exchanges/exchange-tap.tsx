// What arrives at an exchange, as it arrives, and whether anything took it. Touching the list pauses it; a message that is
// kept (those that a server lent a copy of) opens beside it.

import { useEffect, useMemo, useState } from 'react';
import type { TapKind, TapRow } from '../../../src/contract/model.ts';
import type { TapTarget } from '../../../src/contract/tap.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import { createRingRows } from '../../rows/ring-rows.ts';
import { rememberSeenMessage } from '../../rows/seen-message.ts';
import { useVersion } from '../../rows/use-version.ts';
import { replaceRoute } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { tapText } from '../../strings/tap.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { stepFor } from '../../ui/list-keys.ts';
import { bodyColumn, bodySizeColumn, momentColumn } from '../../ui/message-table-columns.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { VirtualTable, type TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import layout from '../../ui/layout.module.css';
import styles from './exchanges.module.css';

const text = exchangesText.tap;
const capacity = 2_000;
/** Nothing else happens on an exchange: it holds no message. */
const allKinds: TapKind[] = ['published', 'unroutable'];

export interface ExchangeTapProps {
  readonly endpointId: string;
  readonly exchange: string;
  /** Where following is not free and was started. */
  readonly started: { readonly target: TapTarget; readonly stop: () => void } | null;
}

export function ExchangeTap({ endpointId, exchange, started }: ExchangeTapProps) {
  const startedTarget = started?.target;
  const [kinds, setKinds] = useState(allKinds);
  const rows = useMemo(
    () =>
      createRingRows('message.tap', { endpointId, target: startedTarget ?? { exchange }, kinds }, capacity),
    [endpointId, exchange, startedTarget, kinds],
  );
  useVersion(rows);
  /** Number since the stream began; it moves with its row. */
  const [selected, setSelected] = useState<number | null>(null);
  useEffect(
    () =>
      registerCommands([
        {
          ...declared('view.follow'),
          title: text.followCommand,
          run: () => (rows.paused() ? rows.resume() : rows.pause()),
        },
      ]),
    [rows],
  );
  const error = rows.error();
  const isOn = rows.began();
  const selectedIndex = selected === null ? null : selected - rows.firstNumber();
  const pauseWhenRead = () => {
    if (rows.length() > 0) rows.pause();
  };
  const select = (index: number) => {
    const row = rows.at(index);
    if (row === undefined) return;
    setSelected(rows.firstNumber() + index);
    // Where a message has no number, its row is all that there is of it.
    if (row.sequence === null) return;
    const { queue, sequence } = row;
    rememberSeenMessage({ endpointId, queue, sequence, row });
    replaceRoute({ message: sequence });
  };
  const closeMessage = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    setSelected(null);
    replaceRoute({ message: undefined });
  };
  return (
    <div className={layout.column}>
      <div className={styles.bar}>
        <CommandButton id="view.follow">{rows.paused() ? text.follow : text.pause}</CommandButton>
        <span role="status">
          {rows.paused() ? text.waiting(rows.waiting()) : isOn ? text.following : text.starting}
        </span>
        <span className={layout.spring} />
        {rows.dropped() > 0 && (
          <span className={words.warning} title={text.droppedTitle}>
            {text.dropped(rows.dropped())}
          </span>
        )}
        <span>{text.shown(rows.length(), capacity)}</span>
        <Button look="quiet" onPress={() => rows.clear()}>
          {text.clear}
        </Button>
        {started !== null && <Button onPress={started.stop}>{tapText.stop}</Button>}
      </div>
      {error !== null && rows.length() === 0 ? (
        <ErrorState error={error} onRetry={() => setKinds([...kinds])} />
      ) : (
        <div
          className={layout.column}
          onWheelCapture={(event) => {
            if (event.deltaY < 0) pauseWhenRead();
          }}
          onPointerDownCapture={pauseWhenRead}
          onKeyDownCapture={(event) => {
            if (stepFor(event, selectedIndex, rows.length(), 1) !== null) pauseWhenRead();
          }}
        >
          <VirtualTable
            label={text.label}
            columns={columns}
            rowCount={rows.length()}
            rowAt={(index) => rows.at(index)}
            rowKey={(index) => rows.firstNumber() + index}
            selectedIndex={selectedIndex !== null && selectedIndex >= 0 ? selectedIndex : null}
            onSelect={select}
            onOpen={select}
            onKeyDown={closeMessage}
            followEnd={!rows.paused()}
            empty={
              isOn ? (
                <EmptyState
                  title={text.emptyTitle}
                  text={started === null ? text.emptyText : tapText.emptyText(started.target)}
                />
              ) : (
                <EmptyState title={text.startingTitle} text={text.startingText} />
              )
            }
            autoFocus
          />
        </div>
      )}
    </div>
  );
}

const columns: readonly TableColumn<TapRow>[] = [
  momentColumn(text.time, (row) => row.at),
  {
    id: 'event',
    title: text.event,
    width: '112px',
    render: (row) =>
      row.kind === 'unroutable' ? (
        <StateDot tone="dead">{text.kinds.unroutable}</StateDot>
      ) : (
        <StateDot tone="ready">{text.kinds.published}</StateDot>
      ),
  },
  { id: 'routingKey', title: text.routingKey, width: 'minmax(120px, 1fr)', render: (row) => row.routingKey },
  bodyColumn(text.body, (row) => row),
  bodySizeColumn(text.size, (row) => row.bodySize),
];
