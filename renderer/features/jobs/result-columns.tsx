// The columns of a job's results.

import type { JobOutcome, JobResult } from '../../../src/contract/job.ts';
import { jobsText } from '../../strings/jobs.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { formatCount } from '../../ui/format/number.ts';
import { exactMoment, formatClock } from '../../ui/format/time.ts';
import { StateDot, type StateTone } from '../../ui/state-dot.tsx';
import { textColumn } from '../../ui/text-column.tsx';
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
  textColumn(
    { id: 'messageId', title: text.messageId, width: 'minmax(90px, 0.8fr)', yields: 1 },
    ({ messageId }) => messageId ?? '',
  ),
  textColumn({ id: 'from', title: text.from, width: 'minmax(110px, 1fr)', yields: 2 }, placeText),
  textColumn({ id: 'sentTo', title: text.sentTo, width: 'minmax(120px, 1.2fr)', yields: 4 }, ({ sentTo }) =>
    placeText(sentTo),
  ),
  textColumn(
    { id: 'reason', title: text.reason, width: 'minmax(120px, 1.6fr)', isText: true },
    ({ reason }) => reason ?? '',
  ),
  textColumn(
    { id: 'moveId', title: text.moveId, width: 'minmax(90px, 0.8fr)', yields: 0 },
    ({ moveId }) => moveId,
  ),
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
