// The broker at a glance: how to connect, what goes through it, what it is. The first thing that a new user sees.

import type { Endpoint } from '../../../src/contract/endpoint.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useEngineStats } from '../../rows/engine-stats.ts';
import { overviewText } from '../../strings/overview.ts';
import { shellText } from '../../strings/shell.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { Tag } from '../../ui/tag.tsx';
import { BrokerFacts } from './broker-facts.tsx';
import words from '../../ui/words.module.css';
import { classNames } from '../../ui/class-names.ts';
import layout from '../../ui/layout.module.css';
import styles from './overview.module.css';
import { RatesPlot } from './rates-plot.tsx';
import { ServerOverview } from './server-overview.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';

const tones = { ready: 'ok', connecting: 'unacked', disconnected: 'dead' } as const;

export function OverviewScreen() {
  const endpoint = useEndpoint();
  const stats = useEngineStats();
  if (endpoint === undefined) return <Skeleton />;
  const isEmbedded = endpoint.kind === 'embedded';
  const isEmpty = isEmbedded && stats !== undefined && stats.queues === 0;
  return (
    <div className={styles.screen}>
      <div className={styles.head}>
        <h1 className={styles.title}>{endpoint.name}</h1>
        <StateDot tone={tones[endpoint.state]}>{shellText.states[endpoint.state]}</StateDot>
        <Tag>{shellText.kinds[endpoint.kind]}</Tag>
        {endpoint.environment === 'production' && (
          <Tag tone="danger">{shellText.environments.production}</Tag>
        )}
        {endpoint.readOnly && <Tag>{shellText.readOnly}</Tag>}
        <span className={styles.grow} />
        <CommandButton id="queue.declare" />
        <CommandButton id="message.publish" look={isEmpty ? 'plain' : 'primary'} />
      </div>
      {endpoint.stateReason !== null && <p className={words.warning}>{endpoint.stateReason}</p>}
      {isEmpty && (
        <section className={styles.welcome}>
          <div>
            <h2 className={styles.welcomeTitle}>{overviewText.emptyTitle}</h2>
            <p className={words.dim}>{overviewText.emptyText}</p>
          </div>
          <CommandButton id="message.sample" look="primary">
            {overviewText.sampleButton}
          </CommandButton>
        </section>
      )}
      {isEmbedded ? (
        <EmbeddedOverview endpoint={endpoint} isEmpty={isEmpty} />
      ) : (
        <ServerOverview endpoint={endpoint} />
      )}
    </div>
  );
}

function EmbeddedOverview({ endpoint, isEmpty }: { readonly endpoint: Endpoint; readonly isEmpty: boolean }) {
  const stats = useEngineStats();
  return (
    <div className={styles.columns}>
      <section className={styles.connect}>
        <h2 className={classNames(layout.groupHeading, styles.heading)}>{overviewText.connectTitle}</h2>
        <div className={styles.address}>
          <code>{endpoint.address}</code>
          <CopyButton text={endpoint.address} label={overviewText.copyAddress} />
        </div>
        {endpoint.addressTaken !== null && (
          <p className={words.warning}>{overviewText.addressTaken(endpoint.addressTaken)}</p>
        )}
        <p className={words.dim}>{overviewText.connectText}</p>
        <SnippetTabs address={endpoint.address} />
      </section>
      <section className={styles.side}>
        <h2 className={classNames(layout.groupHeading, styles.heading)}>{overviewText.ratesTitle}</h2>
        <RatesPlot />
        <h2 className={classNames(layout.groupHeading, styles.heading)}>{overviewText.brokerTitle}</h2>
        {stats?.blocked === true && <p className={words.warning}>{overviewText.blockedText}</p>}
        <BrokerFacts endpoint={endpoint} />
        {!isEmpty && <CommandButton id="message.sample">{overviewText.sampleButton}</CommandButton>}
      </section>
    </div>
  );
}
