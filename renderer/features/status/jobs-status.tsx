// The status line's word on jobs, while there is something to say: how many run and how far they are, or wait.

import { useJobsSummary } from '../../rows/jobs.ts';
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
      onClick={() => navigate({ endpointId: routeStore.getState().endpointId, screen: 'jobs' })}
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
