// What became of each message of a job: all, or those with one outcome.

import { useEffect, useMemo, useRef, useState } from 'react';
import type { JobResult, JobRow } from '../../../src/contract/job.ts';
import { useVersion } from '../../rows/use-version.ts';
import { jobsText } from '../../strings/jobs.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Select } from '../../ui/select.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { createJobResults, type ShownOutcome } from './job-results.ts';
import { outcomesOf } from './job-words.ts';
import { resultColumns } from './result-columns.tsx';
import styles from './jobs.module.css';

const { detail: text } = jobsText;

export function ResultTable({ job }: { readonly job: JobRow }) {
  const [outcome, setOutcome] = useState<ShownOutcome>(null);
  const results = useMemo(() => createJobResults(job.id, outcome), [job.id, outcome]);
  const version = useVersion(results);
  const [selected, setSelected] = useState<number | null>(null);
  const seen = useRef({ first: 0, last: 0 });
  const total = outcome === null ? job.settled : (job.outcomes[outcome] ?? 0);
  const error = results.error();
  useEffect(() => results.look(seen.current.first, seen.current.last, total), [results, total, version]);
  const notable = outcomesOf(job).flatMap(([id, count]) =>
    id === 'done' ? [] : [{ id, title: text.outcomeCount(jobsText.outcomes[id], count) }],
  );
  return (
    <>
      {notable.length > 0 && (
        <div className={styles.filter}>
          <Select<Exclude<ShownOutcome, null> | 'all'>
            label={text.filter}
            isLabelHidden
            options={[{ id: 'all', title: text.all }, ...notable]}
            selected={outcome ?? 'all'}
            onSelect={(id) => {
              setOutcome(id === 'all' ? null : id);
              setSelected(null);
            }}
          />
        </div>
      )}
      {error !== null && <p className={styles.reason}>{error.message}</p>}
      <VirtualTable<JobResult>
        key={outcome}
        label={text.results}
        columns={resultColumns}
        rowCount={total}
        rowAt={results.row}
        rowKey={(position) => position}
        selectedIndex={selected}
        onSelect={setSelected}
        onRange={(first, last) => {
          seen.current = { first, last };
          results.look(first, last, total);
        }}
        empty={<EmptyState title={text.noResultsTitle} text={text.noResultsText} />}
      />
    </>
  );
}
