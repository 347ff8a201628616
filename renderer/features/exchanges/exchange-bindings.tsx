// What is bound to an exchange: to where, by which key and arguments; added and removed here.

import { useMemo, useState } from 'react';
import type { Binding } from '../../../src/contract/model.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { runCommand } from '../../commands/registry.ts';
import type { LiveBindings } from '../../rows/live-bindings.ts';
import { navigate } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { fieldsText } from '../../ui/format/field-text.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import layout from '../../ui/layout.module.css';
import styles from './exchanges.module.css';

const text = exchangesText.exchange;

export interface ExchangeBindingsProps {
  readonly endpointId: string;
  readonly exchange: string;
  readonly bindings: LiveBindings;
}

export function ExchangeBindings({ endpointId, exchange, bindings }: ExchangeBindingsProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const all = bindings.all();
  const error = bindings.error();
  const rows = useMemo(() => all ?? [], [all]);
  if (error !== null) return <ErrorState error={error} onRetry={() => bindings.reload()} />;
  if (all === null) return <Skeleton />;
  if (all.length === 0) {
    return (
      <EmptyState title={text.emptyTitle} text={text.emptyText}>
        <CommandButton id="binding.create" target={{ endpointId, exchange }}>
          {text.addBinding}
        </CommandButton>
      </EmptyState>
    );
  }
  return (
    <div className={layout.column}>
      {exchange === '' && <p className={styles.note}>{text.defaultNote}</p>}
      <DataTable
        label={text.tabs.bindings}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        selectedKey={selected}
        onSelect={setSelected}
        onOpen={(binding) => openDestination(endpointId, binding)}
        onContextMenu={(binding, place) =>
          openCommandMenu(place, ['message.publish', 'binding.create', null, 'binding.delete'], {
            endpointId,
            exchange,
            binding,
          })
        }
        onKeyDown={(event, binding) => {
          if (binding === null || event.key !== 'Delete') return;
          event.preventDefault();
          void runCommand('binding.delete', { endpointId, exchange, binding });
        }}
        initialSort={{ columnId: 'destination', descending: false }}
        autoFocus
      />
    </div>
  );
}

function openDestination(endpointId: string, { destination, destinationKind }: Binding): void {
  navigate({ endpointId, screen: destinationKind, name: destination });
}

function keyOf(binding: Binding): string {
  return [
    binding.destinationKind,
    binding.destination,
    binding.routingKey,
    fieldsText(binding.arguments),
  ].join('\n');
}

const columns: readonly TableColumn<Binding>[] = [
  {
    id: 'destination',
    title: text.destination,
    width: 'minmax(160px, 1.4fr)',
    render: ({ destination }) => <span title={destination}>{destination}</span>,
    sortValue: ({ destination }) => destination,
  },
  {
    id: 'kind',
    title: text.kind,
    width: '90px',
    render: ({ destinationKind }) => <span className={words.dim}>{text.kinds[destinationKind]}</span>,
    sortValue: ({ destinationKind }) => destinationKind,
  },
  {
    id: 'routingKey',
    title: text.routingKey,
    width: 'minmax(160px, 1.4fr)',
    render: ({ routingKey }) =>
      routingKey === '' ? (
        <span className={words.faint}>{text.anyKey}</span>
      ) : (
        <span title={routingKey}>{routingKey}</span>
      ),
    sortValue: ({ routingKey }) => routingKey,
    copyValue: ({ routingKey }) => routingKey,
  },
  {
    id: 'arguments',
    title: text.arguments,
    width: 'minmax(120px, 1.4fr)',
    render: (binding) => (
      <span className={words.dim} title={fieldsText(binding.arguments)}>
        {binding.arguments.length === 0 ? text.noArguments : fieldsText(binding.arguments)}
      </span>
    ),
  },
];
