// The columns of the jobs screen.

import type { JobRow, JobState } from '../../../src/contract/job.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { jobsText } from '../../strings/jobs.ts';
import { exactMoment, formatMoment } from '../../ui/format/time.ts';
import { formatRate } from '../../ui/format/number.ts';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import { OutcomeCounts } from './outcome-counts.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { placeOf, sourceOf } from './job-words.ts';

const { screen: text } = jobsText;

export const stateTones: Readonly<Record<JobState, StateTone>> = {
  running: 'ready',
  paused: 'unacked',
  interrupted: 'dead',
  finished: 'ok',
  cancelled: 'gone',
};

/** "Move · orders → archive" */
export function jobTitle(job: JobRow): string {
  const place = placeOf(job);
  return `${jobsText.kinds[job.kind]} · ${sourceOf(job)}${place === null ? '' : ` → ${place}`}`;
}

export const jobColumns: readonly TableColumn<KeyedRow<JobRow>>[] = [
  {
    id: 'state',
    title: text.state,
    width: '112px',
    isText: true,
    render: ({ row }) => (
      <span title={row.reason ?? undefined}>
        <StateDot tone={stateTones[row.state]}>{jobsText.states[row.state]}</StateDot>
      </span>
    ),
    sortValue: ({ row }) => row.state,
  },
  {
    id: 'what',
    title: text.what,
    width: 'minmax(220px, 3fr)',
    render: ({ row }) => (
      <span title={`${row.endpointName}: ${jobTitle(row)}`}>
        {jobTitle(row)} <span className={words.faint}>{row.endpointName}</span>
      </span>
    ),
    sortValue: ({ row }) => jobTitle(row),
    copyValue: ({ row }) => jobTitle(row),
  },
  {
    id: 'progress',
    title: text.progress,
    width: 'minmax(170px, 1fr)',
    render: ({ row }) => <ProgressBar settled={row.settled} total={row.total} />,
    sortValue: ({ row }) => (row.total === 0 ? 1 : row.settled / row.total),
  },
  {
    id: 'outcome',
    title: text.outcome,
    width: 'minmax(140px, 1.4fr)',
    isText: true,
    yields: 3,
    render: ({ row }) => <OutcomeCounts job={row} />,
  },
  {
    id: 'rate',
    title: text.rate,
    width: '76px',
    align: 'end',
    yields: 1,
    render: ({ row }) => (
      <span className={words.dim}>
        {row.ratePerSecond === null ? text.noLimit : text.perSecond(formatRate(row.ratePerSecond))}
      </span>
    ),
    sortValue: ({ row }) => row.ratePerSecond,
  },
  {
    id: 'started',
    title: text.started,
    width: '168px',
    yields: 2,
    render: ({ row }) => (
      <span className={words.dim} title={exactMoment(row.startedAt)}>
        {formatMoment(row.startedAt)}
      </span>
    ),
    sortValue: ({ row }) => row.startedAt,
    copyValue: ({ row }) => exactMoment(row.startedAt),
  },
];
