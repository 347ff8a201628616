// The sidebar's way to the jobs, with how many run or wait to be resumed.

import { useJobsSummary } from '../../rows/jobs.ts';
import { navigate, useRoute } from '../../state/route-store.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format/number.ts';
import styles from './sidebar.module.css';

export function JobsItem() {
  const { endpointId, screen } = useRoute();
  const { running, paused, interrupted } = useJobsSummary();
  const open = running + paused + interrupted;
  const isCurrent = screen === 'jobs';
  return (
    <button
      type="button"
      className={classNames(styles.item, styles.jobs, isCurrent && styles.current)}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => navigate({ endpointId, screen: 'jobs' })}
    >
      {shellText.screens.jobs}
      {open > 0 && <span className={styles.count}>{formatCount(open)}</span>}
    </button>
  );
}
