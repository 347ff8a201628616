// The deliveries of a test consumer, the newest at the end.

import { testConsumerText } from '../../strings/test-consumer.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { bodyColumn, bodySizeColumn, momentColumn } from '../../ui/message-table-columns.tsx';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import { VirtualTable, type TableColumn } from '../../ui/virtual-table.tsx';
import type { DeliveryLine, Fate } from './delivery-list.ts';
import type { TestRun } from './test-run.ts';
import words from '../../ui/words.module.css';

const tones: Readonly<Record<NonNullable<Fate>, StateTone>> = {
  ack: 'ok',
  automatic: 'ok',
  requeue: 'unacked',
  reject: 'dead',
  returned: 'ready',
};

export function DeliveryTable({ run, now }: { readonly run: TestRun; readonly now: number }) {
  const { lines } = run.list;
  const selectedIndex = lines.findIndex(({ number }) => number === run.selected);
  return (
    <VirtualTable
      label={testConsumerText.list}
      columns={columnsOf(run, now)}
      rowCount={lines.length}
      rowAt={(index) => lines[index]}
      rowKey={(index) => lines[index]?.number ?? index}
      selectedIndex={selectedIndex < 0 ? null : selectedIndex}
      onSelect={(index) => {
        const line = lines[index];
        if (line !== undefined) run.select(line.number);
      }}
      // Somebody who has chosen a line reads it: then nothing moves.
      followEnd={run.selected === null}
      empty={
        run.running && <EmptyState title={testConsumerText.waiting} text={testConsumerText.waitingText} />
      }
      autoFocus
    />
  );
}

function columnsOf(run: TestRun, now: number): readonly TableColumn<DeliveryLine>[] {
  return [
    {
      id: 'number',
      title: testConsumerText.column.number,
      width: '70px',
      render: ({ number }) => <span className={words.faint}>{number}</span>,
    },
    momentColumn(testConsumerText.column.time, ({ delivery }) => delivery.at),
    {
      id: 'state',
      title: testConsumerText.column.state,
      width: '190px',
      render: (line) => <LineState line={line} fate={run.list.fateOf(line, now)} />,
    },
    {
      id: 'routingKey',
      title: testConsumerText.column.routingKey,
      width: 'minmax(120px, 1fr)',
      render: ({ delivery }) => delivery.routingKey,
    },
    bodyColumn(testConsumerText.column.body, ({ delivery }) => delivery),
    bodySizeColumn(testConsumerText.column.size, ({ delivery }) => delivery.bodySize),
  ];
}

function LineState({ line, fate }: { readonly line: DeliveryLine; readonly fate: Fate }) {
  const { settled, redelivered } = line.delivery;
  const word =
    fate !== null
      ? testConsumerText.state[fate]
      : settled === null
        ? testConsumerText.state.held
        : testConsumerText.heldUntil(testConsumerText.state[settled]);
  return (
    <span title={redelivered ? testConsumerText.redelivered : undefined}>
      <StateDot tone={fate === null ? 'unacked' : tones[fate]}>
        {redelivered ? `${word}, ${testConsumerText.redelivered}` : word}
      </StateDot>
    </span>
  );
}
