// One exchange: what it is, what is bound to it, and what arrives at it.

import type { ReactNode } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { useEndpoint } from '../../rows/endpoints.ts';
import { liveBindings } from '../../rows/live-bindings.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { navigate, replaceRoute, useRoute } from '../../state/route-store.ts';
import { exchangesText } from '../../strings/exchanges.ts';
import { uiText } from '../../strings/ui.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Tag } from '../../ui/tag.tsx';
import { ExchangeBindings } from './exchange-bindings.tsx';
import { ExchangeStats } from './exchange-stats.tsx';
import { ExchangeTags } from './exchange-tags.tsx';
import { ExchangeTap, type ExchangeTapProps } from './exchange-tap.tsx';
import layout from '../../ui/layout.module.css';
import styles from './exchanges.module.css';

const text = exchangesText.exchange;

export interface ExchangeScreenProps {
  readonly endpointId: string;
  readonly exchange: string;
  /** What stands before the live view where following is not free. */
  readonly gate: (live: (started: ExchangeTapProps['started']) => ReactNode) => ReactNode;
}

export function ExchangeScreen({ endpointId, exchange, gate }: ExchangeScreenProps) {
  const rows = sharedRows('exchange.watch', { endpointId });
  useVersion(rows);
  const row = rows.get(exchange);
  const bindings = liveBindings({
    endpointId,
    filter: { source: exchange },
    what: `the bindings of ${exchangeLabel(exchange)}`,
  });
  useVersion(bindings);
  const isFree = useEndpoint(endpointId)?.facets.tap?.effect === 'none';
  const tab = useRoute().tab === 'live' ? 'live' : 'bindings';
  const error = rows.error();
  if (error !== null) return <ErrorState error={error} onRetry={() => rows.retry()} />;
  if (row === undefined)
    return rows.synced() ? <Gone endpointId={endpointId} exchange={exchange} /> : <Skeleton />;
  const all = bindings.all();
  const target = { endpointId, exchange };
  return (
    <div className={layout.column}>
      <header className={styles.titleLine}>
        <h1 className={styles.title} title={exchangeLabel(exchange)}>
          {exchangeLabel(exchange)}
        </h1>
        {exchange !== '' && <CopyButton text={exchange} label={text.copyName} />}
        <div className={styles.kinds}>
          <Tag>{row.type}</Tag>
          <ExchangeTags row={row} />
        </div>
        <CommandButton id="binding.create" target={target}>
          {text.addBinding}
        </CommandButton>
        <CommandButton id="message.publish" target={target} look="primary">
          {text.publish}
        </CommandButton>
      </header>
      <ExchangeStats row={row} />
      <Tabs
        label={exchangeLabel(exchange)}
        tabs={[
          { id: 'bindings', title: text.tabs.bindings, ...(all === null ? {} : { count: all.length }) },
          { id: 'live', title: text.tabs.live },
        ]}
        selected={tab}
        onSelect={(selected) => replaceRoute({ tab: selected, message: undefined })}
        trailing={tab === 'live' && isFree ? text.tapNote : undefined}
      >
        <ErrorBoundary key={tab} part={uiText.parts.tab(text.tabs[tab])}>
          {tab === 'bindings' ? (
            <ExchangeBindings endpointId={endpointId} exchange={exchange} bindings={bindings} />
          ) : (
            gate((started) => <ExchangeTap endpointId={endpointId} exchange={exchange} started={started} />)
          )}
        </ErrorBoundary>
      </Tabs>
    </div>
  );
}

function Gone({ endpointId, exchange }: Omit<ExchangeScreenProps, 'gate'>) {
  return (
    <EmptyState title={text.goneTitle(exchangeLabel(exchange))} text={text.goneText}>
      <Button onPress={() => navigate({ endpointId, screen: 'exchanges' })}>{text.toList}</Button>
    </EmptyState>
  );
}
