// A job's dry run in words: where the messages would go, which would stay and why, and what the copies lose or keep.

import type { JobPlan } from '../../src/contract/job.ts';
import { jobsText } from '../strings/jobs.ts';
import { formatCount } from './format/number.ts';
import { placeLabel } from './format/place-label.ts';
import styles from './job-plan.module.css';
import { Tag } from './tag.tsx';
import words from './words.module.css';

const text = jobsText.plan;
const targetsShown = 6;

export function JobPlanView({ plan }: { readonly plan: JobPlan }) {
  const { targets, noTarget, notes, notReady, alike, examined, total } = plan;
  const isNothing = total === 0 || (examined === total && notReady === total);
  return (
    <div className={styles.plan}>
      {isNothing && <p className={words.warning}>{text.nothing}</p>}
      {targets.length === 0 && noTarget.length === 0 && !isNothing && <p>{text.ready(total - notReady)}</p>}
      {targets.length > 0 && (
        <ul className={styles.targets}>
          {targets.slice(0, targetsShown).map((target) => (
            <Target key={JSON.stringify([target.exchange, target.routingKey])} target={target} />
          ))}
          {targets.length > targetsShown && <li>{text.moreTargets(targets.length - targetsShown)}</li>}
        </ul>
      )}
      {targets.some(({ exchange, exists }) => exchange !== '' && exists === true) && (
        <p className={words.faint}>{text.exchangeRoutes}</p>
      )}
      {noTarget.map(({ reason, messages }) => (
        <p key={reason} className={words.warning}>
          {text.noTarget(messages, reason)}
        </p>
      ))}
      {notReady > 0 && !isNothing && <p className={words.warning}>{text.notReady(notReady)}</p>}
      {notes.map(({ kind, messages, values }) => (
        <p key={kind}>{text.notes[kind](messages, values, plan.sentDeaths)}</p>
      ))}
      {alike > 0 && <p>{text.alike(alike)}</p>}
      {examined < total && <p className={words.faint}>{text.examined(examined, total)}</p>}
    </div>
  );
}

function Target({ target }: { readonly target: JobPlan['targets'][number] }) {
  const { exchange, messages, exists, problem } = target;
  return (
    <li className={styles.target}>
      <b>{formatCount(messages)}</b>
      <span aria-hidden>→</span>
      <span className={styles.place}>{placeLabel(target)}</span>
      {exists === true &&
        (exchange === '' ? <Tag tone="good">{text.targetExists}</Tag> : <Tag>{text.exchangeExists}</Tag>)}
      {exists === false && <Tag tone="danger">{text.targetMissing}</Tag>}
      {exists === null && <Tag tone="warning">{text.targetUnknown}</Tag>}
      {problem !== null && <span className={words.warning}>{problem}</span>}
    </li>
  );
}
