// One job: how far it is, what can be done with it, and the results of its messages.

import { useState } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { canRun, findCommand } from '../../commands/registry.ts';
import { routeStore } from '../../state/route-store.ts';
import type { JobRow } from '../../../src/contract/job.ts';
import { jobsText } from '../../strings/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { formatRate } from '../../ui/format/number.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import { TextField } from '../../ui/text-field.tsx';
import words from '../../ui/words.module.css';
import { jobTitle, stateTones } from './job-columns.tsx';
import { readRate } from './job-draft.ts';
import { changeRate } from './job-rate.ts';
import { ResultTable } from './result-table.tsx';
import { ProgressBar } from './progress-bar.tsx';
import styles from './jobs.module.css';

const { detail: text } = jobsText;

const actions = [
  ['job.pause', text.pause],
  ['job.resume', text.resume],
  ['job.cancel', text.cancel],
  ['job.forget', text.forget],
] as const;

export function JobDetail({ job }: { readonly job: JobRow }) {
  const target = { endpointId: routeStore.getState().endpointId, jobId: job.id };
  const possible = actions.filter(([id]) => {
    const command = findCommand(id, target);
    return command !== undefined && canRun(command, target);
  });
  return (
    <section className={styles.detail} aria-label={text.label}>
      <header className={styles.detailHead}>
        <StateDot tone={stateTones[job.state]}>{jobsText.states[job.state]}</StateDot>
        <h2 className={styles.detailTitle} title={jobTitle(job)}>
          {jobTitle(job)}
        </h2>
        <ProgressBar settled={job.settled} total={job.total} />
        <span className={styles.push} />
        {(job.state === 'running' || job.state === 'paused') && (
          <RateForm key={job.ratePerSecond} job={job} />
        )}
        {possible.map(([id, title]) => (
          <CommandButton key={id} id={id} target={target}>
            {title}
          </CommandButton>
        ))}
      </header>
      {job.reason !== null && (
        <p className={styles.reason}>
          <span className={words.warning}>{job.reason}</span>
        </p>
      )}
      <ResultTable job={job} />
    </section>
  );
}

function RateForm({ job }: { readonly job: JobRow }) {
  const [rate, setRate] = useState(job.ratePerSecond === null ? '' : String(job.ratePerSecond));
  const read = readRate(rate);
  return (
    <form
      className={styles.rate}
      onSubmit={(event) => {
        event.preventDefault();
        if (read !== undefined) void changeRate(job.id, read);
      }}
    >
      <TextField
        label={jobsText.dialog.rate}
        isLabelHidden
        placeholder={jobsText.dialog.rate}
        value={rate}
        onChange={setRate}
        inputMode="decimal"
        error={read === undefined ? '' : null}
      />
      <Button type="submit" isDisabled={read === undefined || read === job.ratePerSecond}>
        {text.changeRate}
      </Button>
      <span className={words.faint}>
        {job.ratePerSecond === null
          ? jobsText.screen.noLimit
          : jobsText.screen.perSecond(formatRate(job.ratePerSecond))}
      </span>
    </form>
  );
}
