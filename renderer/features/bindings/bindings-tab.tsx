// The Bindings tab of a queue: from which exchanges messages come, by which keys and arguments.

import { useState } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { runCommand } from '../../commands/registry.ts';
import type { Binding } from '../../../src/contract/model.ts';
import { queueBindings } from '../../rows/queue-bindings.ts';
import { useVersion } from '../../rows/use-version.ts';
import { navigate } from '../../state/route-store.ts';
import { queueText } from '../../strings/queue.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { fieldsText } from '../../ui/format/field-text.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import layout from '../../ui/layout.module.css';
import styles from './bindings-tab.module.css';

export interface BindingsTabProps {
  readonly endpointId: string;
  readonly queue: string;
}

const columns: readonly TableColumn<Binding>[] = [
  {
    id: 'source',
    title: queueText.source,
    width: 'minmax(140px, 1fr)',
    render: (binding) => <span title={binding.source}>{exchangeLabel(binding.source)}</span>,
    sortValue: (binding) => binding.source,
    copyValue: (binding) => binding.source,
  },
  {
    id: 'routingKey',
    title: queueText.bindingKey,
    width: 'minmax(140px, 1fr)',
    render: ({ routingKey }) =>
      routingKey === '' ? (
        <span className={words.faint}>{queueText.emptyKey}</span>
      ) : (
        <span title={routingKey}>{routingKey}</span>
      ),
    sortValue: (binding) => binding.routingKey,
    copyValue: (binding) => binding.routingKey,
  },
  {
    id: 'arguments',
    title: queueText.arguments,
    width: 'minmax(140px, 1.4fr)',
    render: (binding) => (
      <span className={words.dim} title={fieldsText(binding.arguments)}>
        {binding.source === ''
          ? queueText.implicit
          : binding.arguments.length === 0
            ? queueText.noArguments
            : fieldsText(binding.arguments)}
      </span>
    ),
  },
];

export function BindingsTab({ endpointId, queue }: BindingsTabProps) {
  const bindings = queueBindings(endpointId, queue);
  useVersion(bindings);
  const [selected, setSelected] = useState<string | null>(null);
  const all = bindings.all();
  const error = bindings.error();
  if (all === null) {
    return error === null ? <Skeleton /> : <ErrorState error={error} onRetry={bindings.reload} />;
  }
  const onlyImplicit = all.every((binding) => binding.source === '');
  return (
    <div className={layout.column}>
      <div className={styles.bar}>
        {all.length > 0 && onlyImplicit && <span className={styles.hint}>{queueText.bindingsEmptyText}</span>}
        <span className={styles.push} />
        <CommandButton id="binding.create" target={{ endpointId, queue }}>
          {queueText.bind}
        </CommandButton>
      </div>
      <DataTable
        label={queueText.bindings}
        columns={columns}
        rows={all}
        rowKey={bindingKey}
        selectedKey={selected}
        onSelect={setSelected}
        onOpen={(binding) => navigate({ endpointId, screen: 'exchange', name: binding.source })}
        onContextMenu={(binding, place) =>
          openCommandMenu(place, ['binding.create', null, 'binding.delete'], { endpointId, queue, binding })
        }
        onKeyDown={(event, binding) => {
          if (event.key !== 'Delete' || binding === null) return;
          event.preventDefault();
          void runCommand('binding.delete', { endpointId, queue, binding });
        }}
        empty={<EmptyState title={queueText.bindingsEmptyTitle} text={queueText.bindingsEmptyText} />}
      />
    </div>
  );
}

function bindingKey(binding: Binding): string {
  return JSON.stringify([binding.source, binding.routingKey, fieldsText(binding.arguments)]);
}
