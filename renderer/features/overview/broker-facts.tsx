// What the broker is and holds now, as a list of words and numbers.

import { useStore } from 'zustand';
import type { Endpoint } from '../../../src/contract/endpoint.ts';
import { useEngineStats } from '../../rows/engine-stats.ts';
import { useNow } from '../../state/clock-store.ts';
import { overviewText } from '../../strings/overview.ts';
import { formatCount, unknown } from '../../ui/format/number.ts';
import { exactSize, formatSize } from '../../ui/format/size.ts';
import { exactMoment, formatAge, formatMilliseconds } from '../../ui/format/time.ts';
import { engineInfoStore } from './engine-info-store.ts';
import styles from './overview.module.css';

type Fact = readonly [label: string, text: string, exact?: string];

export function BrokerFacts({ endpoint }: { readonly endpoint: Endpoint }) {
  const stats = useEngineStats();
  const now = useNow();
  const { dataDirectory } = useStore(engineInfoStore);
  const { facts } = overviewText;
  const count = (value: number | undefined) => formatCount(value ?? null);
  const memory =
    stats === undefined
      ? unknown
      : overviewText.memoryOf(formatSize(stats.messageBytes), formatSize(stats.messageBytesLimit));
  const startedAt = endpoint.startedAt === null ? unknown : exactMoment(endpoint.startedAt);
  const lines: readonly Fact[] = [
    [facts.product, `${endpoint.product} ${endpoint.version}`],
    [facts.running, formatAge(endpoint.startedAt, now), startedAt],
    [facts.queues, count(stats?.queues)],
    [facts.ready, count(stats?.readyMessages)],
    [facts.memory, memory, stats === undefined ? unknown : exactSize(stats.messageBytes)],
    [facts.connections, count(stats?.connections)],
    [facts.channels, count(stats?.channels)],
    [facts.consumers, count(stats?.consumers)],
    [facts.process, formatSize(stats?.residentBytes ?? null)],
    [facts.loop, stats === undefined ? unknown : formatMilliseconds(stats.loopDelayMs)],
    [facts.data, dataDirectory ?? unknown],
  ];
  return (
    <dl className={styles.facts}>
      {lines.map(([label, text, exact]) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd title={exact ?? text}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
