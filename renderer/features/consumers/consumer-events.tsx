// The running list of consumers that joined, left or were cancelled, the newest first.

import { useMemo, useState } from 'react';
import type { ConsumerEvent } from '../../../src/contract/model.ts';
import { limits } from '../../../src/contract/limits.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { createRingRows } from '../../rows/ring-rows.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { consumersText } from '../../strings/consumers.ts';
import { momentColumn } from '../../ui/message-table-columns.tsx';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import { textColumn } from '../../ui/text-column.tsx';
import { VirtualTable, type TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import layout from '../../ui/layout.module.css';
import styles from './consumers.module.css';

export interface ConsumerEventsProps {
  readonly endpointId: string;
  readonly queue?: string;
}

export function ConsumerEvents({ endpointId, queue }: ConsumerEventsProps) {
  const rows = useMemo(
    () =>
      createRingRows(
        'consumer.events',
        { endpointId, ...(queue === undefined ? {} : { queue }) },
        limits.consumerEventsKept,
        { replays: true },
      ),
    [endpointId, queue],
  );
  useVersion(rows);
  const watch = useWatch(endpointId, queue);
  const isEmbedded = useEndpoint(endpointId)?.kind === 'embedded';
  const error = rows.error();
  /** Number since the stream began: the selection stays with its event when newer ones come. */
  const [selected, setSelected] = useState<number | null>(null);
  const last = rows.length() - 1;
  const columns = useMemo(
    () => (queue === undefined ? allColumns : allColumns.filter(({ id }) => id !== 'queue')),
    [queue],
  );
  const selectedIndex = selected === null ? null : last - (selected - rows.firstNumber());
  return (
    <section className={layout.column} aria-label={consumersText.events}>
      <header className={styles.eventsHead}>
        <h2>{consumersText.events}</h2>
        {error === null ? (
          <StateDot tone={watchTones[watch]}>{consumersText.watch[watch]}</StateDot>
        ) : (
          rows.length() > 0 && <StateDot tone="dead">{error.message}</StateDot>
        )}
        {rows.dropped() > 0 && (
          <span className={words.faint}>{consumersText.eventsMissed(rows.dropped())}</span>
        )}
      </header>
      <VirtualTable
        label={consumersText.events}
        columns={columns}
        rowCount={rows.length()}
        rowAt={(index) => rows.at(last - index)}
        rowKey={(index) => rows.firstNumber() + last - index}
        selectedIndex={
          selectedIndex !== null && selectedIndex >= 0 && selectedIndex <= last ? selectedIndex : null
        }
        onSelect={(index) => setSelected(rows.firstNumber() + last - index)}
        empty={<p className={styles.eventsEmpty}>{error?.message ?? emptyText(isEmbedded, watch)}</p>}
      />
    </section>
  );
}

type Watch = keyof typeof consumersText.watch;

/** Whether somebody who comes or goes now would be told here, and how we learn of it. */
function useWatch(endpointId: string, queue: string | undefined): Watch {
  const consumers = sharedRows('consumer.watch', { endpointId, ...(queue === undefined ? {} : { queue }) });
  useVersion(consumers);
  const endpoint = useEndpoint(endpointId);
  if (endpoint?.kind === 'embedded') return 'watching';
  if (endpoint?.state !== 'ready') return 'away';
  if (!consumers.synced() || endpoint.eventExchange === null) return 'starting';
  return endpoint.eventExchange.told ? 'watching' : 'comparing';
}

/** What an empty list means: nobody is told before we know who is there. */
function emptyText(isEmbedded: boolean, watch: Watch): string {
  // It alone tells what was before we asked.
  if (isEmbedded) return consumersText.eventsEmpty;
  if (watch === 'away') return consumersText.eventsAway;
  return watch === 'starting' ? consumersText.eventsStarting : consumersText.eventsEmptyElsewhere;
}

const watchTones: Readonly<Record<Watch, StateTone>> = {
  starting: 'unacked',
  watching: 'ok',
  comparing: 'ok',
  away: 'gone',
};

const tones: Readonly<Record<ConsumerEvent['kind'], StateTone>> = {
  joined: 'ok',
  left: 'gone',
  cancelled: 'dead',
};

const allColumns: readonly TableColumn<ConsumerEvent>[] = [
  momentColumn(consumersText.eventTime, (event) => event.at),
  {
    id: 'kind',
    title: consumersText.event,
    width: '100px',
    render: (event) => <StateDot tone={tones[event.kind]}>{consumersText.eventKinds[event.kind]}</StateDot>,
  },
  {
    id: 'client',
    title: consumersText.client,
    width: 'minmax(110px, 1.4fr)',
    render: (event) => event.clientName,
  },
  textColumn(
    { id: 'tag', title: consumersText.tag, width: 'minmax(100px, 1.4fr)', yields: 2 },
    (event) => event.tag,
  ),
  textColumn(
    { id: 'queue', title: consumersText.queue, width: 'minmax(90px, 1.2fr)' },
    (event) => event.queue,
  ),
  textColumn(
    { id: 'address', title: consumersText.address, width: '140px', yields: 1 },
    (event) => event.address,
  ),
  textColumn(
    { id: 'reason', title: consumersText.reason, width: 'minmax(120px, 2fr)', isText: true },
    (event) => event.reason ?? '',
  ),
];
