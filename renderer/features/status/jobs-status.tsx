// The status line's word on jobs, while there is something to say: how many run and how far they are, or wait.

import { jobRows, useJobsSummary } from '../../rows/jobs.ts';
import { navigate, routeStore } from '../../state/route-store.ts';
import { jobsText } from '../../strings/jobs.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import styles from './status-line.module.css';

const text = jobsText.status;

export function JobsStatus() {
  const { running, paused, interrupted, percent } = useJobsSummary();
  if (running + paused + interrupted === 0) return null;
  return (
    <button
      type="button"
      className={styles.jobs}
      title={text.title}
      onClick={() => {
        const { endpointId } = routeStore.getState();
        const only = onlyJob();
        navigate({ endpointId, screen: 'jobs', ...(only === null ? {} : { name: only }) });
      }}
    >
      {running > 0 ? (
        <StateDot tone="ready">{text.running(running, percent)}</StateDot>
      ) : paused > 0 ? (
        <StateDot tone="unacked">{text.paused(paused, percent)}</StateDot>
      ) : (
        <StateDot tone="unacked">{text.interrupted(interrupted)}</StateDot>
      )}
    </button>
  );
}

/** The one that this is about; null when there are several. */
function onlyJob(): string | null {
  const current = [...jobRows.values()].filter(({ state }) => state !== 'finished' && state !== 'cancelled');
  return current.length === 1 ? (current[0]?.id ?? null) : null;
}
