// The columns of a job's results.

import type { JobOutcome, JobResult } from '../../../src/contract/job.ts';
import { jobsText } from '../../strings/jobs.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { formatCount } from '../../ui/format/number.ts';
import { exactMoment, formatClock } from '../../ui/format/time.ts';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';

const { detail: text } = jobsText;

const tones: Readonly<Record<JobOutcome, StateTone>> = {
  done: 'ok',
  doneBefore: 'ok',
  doubled: 'unacked',
  unroutable: 'dead',
  refused: 'dead',
  noTarget: 'dead',
  gone: 'gone',
};

function placeText(place: { readonly exchange: string; readonly routingKey: string } | null): string {
  if (place === null) return '';
  return place.exchange === '' ? place.routingKey : `${exchangeLabel(place.exchange)} · ${place.routingKey}`;
}

export const resultColumns: readonly TableColumn<JobResult>[] = [
  {
    id: 'number',
    title: text.number,
    width: '76px',
    render: ({ index }) => <span className={words.faint}>{formatCount(index + 1)}</span>,
  },
  {
    id: 'outcome',
    title: jobsText.screen.outcome,
    width: '134px',
    isText: true,
    render: ({ outcome }) => (
      <span title={jobsText.outcomeTitles[outcome]}>
        <StateDot tone={tones[outcome]}>{jobsText.outcomes[outcome]}</StateDot>
      </span>
    ),
  },
  textColumn('messageId', text.messageId, 'minmax(90px, 0.8fr)', 1, ({ messageId }) => messageId ?? ''),
  textColumn('from', text.from, 'minmax(110px, 1fr)', 2, placeText),
  textColumn('sentTo', text.sentTo, 'minmax(120px, 1.2fr)', 4, ({ sentTo }) => placeText(sentTo)),
  {
    ...textColumn('reason', text.reason, 'minmax(120px, 1.6fr)', undefined, ({ reason }) => reason ?? ''),
    isText: true,
  },
  textColumn('moveId', text.moveId, 'minmax(90px, 0.8fr)', 0, ({ moveId }) => moveId),
  {
    id: 'at',
    title: text.at,
    width: '116px',
    yields: 3,
    render: ({ at }) => (
      <span className={words.dim} title={exactMoment(at)}>
        {formatClock(at)}
      </span>
    ),
    copyValue: ({ at }) => exactMoment(at),
  },
];

function textColumn(
  id: string,
  title: string,
  width: string,
  yields: number | undefined,
  value: (row: JobResult) => string,
): TableColumn<JobResult> {
  return {
    id,
    title,
    width,
    ...(yields === undefined ? {} : { yields }),
    render: (row) => (
      <span className={words.dim} title={value(row)}>
        {value(row)}
      </span>
    ),
    copyValue: value,
  };
}
