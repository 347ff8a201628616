// The line below everything: the engine's state and numbers, and what the page did not show.

import { useStore } from 'zustand';
import { connectionStore } from '../../engine/connection-store.ts';
import { drops } from '../../rows/drops.ts';
import { useEngineStats } from '../../rows/engine-stats.ts';
import { useVersion } from '../../rows/use-version.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import { countOf, formatCount, formatRate } from '../../ui/format/number.ts';
import { exactSize, formatSize } from '../../ui/format/size.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import { JobsStatus } from './jobs-status.tsx';
import styles from './status-line.module.css';

const states = {
  ready: { tone: 'ok', text: shellText.engineReady },
  connecting: { tone: 'unacked', text: shellText.engineConnecting },
  lost: { tone: 'dead', text: shellText.engineLost },
  refused: { tone: 'dead', text: shellText.engineRefused },
} as const;

export function StatusLine() {
  const { phase } = useStore(connectionStore);
  const stats = useEngineStats();
  useVersion(drops);
  const { tone, text } = states[phase];
  return (
    <footer className={styles.line} aria-label={shellText.status}>
      <StateDot tone={tone}>{text}</StateDot>
      {stats !== undefined && phase === 'ready' && (
        <span className={styles.broker}>
          <span className={styles.whose}>{shellText.localBroker}</span>
          <span
            className={classNames(styles.number, styles.rate)}
            title={shellText.messageRateTitle(formatRate(stats.publishRate), formatRate(stats.deliverRate))}
          >
            {shellText.messageRate(formatRate(stats.publishRate + stats.deliverRate))}
          </span>
          <span
            className={styles.memory}
            title={`${shellText.memoryTitle}: ${exactSize(stats.messageBytes)}`}
          >
            <i className={styles.bar} aria-hidden>
              <i
                className={stats.blocked ? styles.full : styles.used}
                style={{ width: `${String(share(stats.messageBytes, stats.messageBytesLimit))}%` }}
              />
            </i>
            <span className={styles.number}>
              {shellText.memory(formatSize(stats.messageBytes), formatSize(stats.messageBytesLimit))}
            </span>
          </span>
          {stats.blocked && <strong className={styles.blocked}>{shellText.blocked}</strong>}
          <span className={styles.count}>{countOf(stats.connections, 'connection')}</span>
          <span className={styles.count}>{countOf(stats.consumers, 'consumer')}</span>
        </span>
      )}
      <JobsStatus />
      <span className={styles.end} title={shellText.dropsTitle}>
        {shellText.drops(formatCount(drops.total()))}
      </span>
    </footer>
  );
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, (part / whole) * 100);
}
