// A server elsewhere at a glance: where it is, who we are there, how its management API and its nodes are, what it holds.
// A number that nobody tells is a dash.

import type { Endpoint } from '../../../src/contract/endpoint.ts';
import type { EndpointNode, EndpointTotals } from '../../../src/contract/endpoint-totals.ts';
import { useEndpointTotals } from '../../rows/endpoint-totals.ts';
import { overviewText } from '../../strings/overview.ts';
import { uiText } from '../../strings/ui.ts';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatCount, formatRate, unknown } from '../../ui/format/number.ts';
import layout from '../../ui/layout.module.css';
import { StateDot } from '../../ui/state-dot.tsx';
import words from '../../ui/words.module.css';
import styles from './overview.module.css';

const text = overviewText.server;
const managementTones = {
  ready: 'ok',
  looking: 'unacked',
  refused: 'dead',
  unreachable: 'dead',
  none: 'gone',
} as const;

export function ServerOverview({ endpoint }: { readonly endpoint: Endpoint }) {
  const totals = useEndpointTotals(endpoint.id);
  return (
    <div className={styles.columns}>
      <section className={styles.connect}>
        <h2 className={classNames(layout.groupHeading, styles.heading)}>{text.address}</h2>
        <div className={styles.address}>
          <code>{endpoint.address}</code>
          <CopyButton text={endpoint.address} label={overviewText.copyAddress} />
        </div>
        <Facts
          lines={[
            [text.product, endpoint.product === '' ? unknown : `${endpoint.product} ${endpoint.version}`],
            [text.cluster, totals?.clusterName ?? unknown],
            [text.vhost, endpoint.vhost],
            [text.user, endpoint.user ?? unknown],
          ]}
        />
        <Management endpoint={endpoint} />
        <Events endpoint={endpoint} />
        {endpoint.management?.state === 'ready' && <Nodes nodes={totals?.nodes ?? null} />}
      </section>
      <section className={styles.side}>
        <h2 className={classNames(layout.groupHeading, styles.heading)}>{text.holds}</h2>
        <Facts lines={totalLines(totals)} />
        {endpoint.facets.totals === undefined && <p className={words.dim}>{text.amqpOnly}</p>}
        {endpoint.facets.connections?.onlyOwn === true && <p className={words.dim}>{text.onlyOwn}</p>}
      </section>
    </div>
  );
}

function totalLines(totals: EndpointTotals | null): readonly Line[] {
  const { facts } = overviewText;
  const count = (value: number | null | undefined) => formatCount(value ?? null);
  const rate = (value: number | null | undefined) => formatRate(value ?? null);
  return [
    [facts.queues, count(totals?.queues)],
    [text.exchanges, count(totals?.exchanges)],
    [text.policies, count(totals?.policies)],
    [facts.ready, count(totals?.ready)],
    [text.unacked, count(totals?.unacked)],
    [text.published, rate(totals?.publishRate)],
    [text.delivered, rate(totals?.deliverRate)],
    [facts.connections, count(totals?.connections)],
    [facts.channels, count(totals?.channels)],
    [facts.consumers, count(totals?.consumers)],
  ];
}

function Management({ endpoint }: { readonly endpoint: Endpoint }) {
  const { management } = endpoint;
  if (management === null) return null;
  return (
    <>
      <h2 className={classNames(layout.groupHeading, styles.heading)}>{text.management}</h2>
      <p>
        <StateDot tone={managementTones[management.state]}>
          {text.managementStates[management.state]}
        </StateDot>{' '}
        {management.url !== null && <code className={words.dim}>{management.url}</code>}
      </p>
      {management.reason !== null && <p className={words.warning}>{management.reason}</p>}
    </>
  );
}

function Events({ endpoint: { eventExchange } }: { readonly endpoint: Endpoint }) {
  if (eventExchange === null) return null;
  const { told, reason } = eventExchange;
  return (
    <>
      <h2 className={classNames(layout.groupHeading, styles.heading)}>{text.events}</h2>
      <p>
        <StateDot tone={told ? 'ok' : 'gone'}>{told ? text.eventsTold : text.eventsCompared}</StateDot>
      </p>
      {!told && <p className={words.dim}>{reason ?? text.eventsAbsent}</p>}
    </>
  );
}

function Nodes({ nodes }: { readonly nodes: readonly EndpointNode[] | null }) {
  return (
    <>
      <h2 className={classNames(layout.groupHeading, styles.heading)}>{text.nodes}</h2>
      {nodes === null && <p className={words.dim}>{text.nodesUnknown}</p>}
      <ul className={styles.nodes}>
        {(nodes ?? []).map((node) => (
          <li key={node.name}>
            <StateDot tone={isWell(node) ? 'ok' : 'dead'}>
              <span className={styles.mono}>{node.name}</span>
            </StateDot>
            {!node.running && <p className={words.warning}>{text.nodeDown}</p>}
            {node.alarms.map((alarm) => (
              <p key={alarm} className={words.warning}>
                {text.alarms[alarm]}
              </p>
            ))}
            {node.partitions.length > 0 && (
              <p className={words.warning}>{text.partitions(node.partitions.join(', '))}</p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function isWell({ running, alarms, partitions }: EndpointNode): boolean {
  return running && alarms.length === 0 && partitions.length === 0;
}

type Line = readonly [label: string, text: string];

function Facts({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <dl className={styles.facts}>
      {lines.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd title={value === unknown ? uiText.unknown : value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
