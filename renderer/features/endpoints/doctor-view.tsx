// The steps of an examination: each with its state in a word and a mark, what was found, and what to do.

import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle } from 'lucide-react';
import { useStore } from 'zustand';
import type { DoctorStep } from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { formatMilliseconds } from '../../ui/format/time.ts';
import { doctorStore } from './doctor-store.ts';
import styles from './endpoints.module.css';

const marks = {
  waiting: CircleDashed,
  running: LoaderCircle,
  passed: CircleCheck,
  warning: CircleAlert,
  failed: CircleX,
  skipped: CircleMinus,
} as const;

export function DoctorView() {
  const { steps, problem } = useStore(doctorStore);
  return (
    <>
      {steps.length > 0 && (
        <ol className={styles.steps} aria-label={endpointsText.doctorLabel} aria-live="polite">
          {steps.map((step) => (
            <StepLine key={step.key} step={step} />
          ))}
        </ol>
      )}
      {problem !== null && <p role="alert">{problem.message}</p>}
    </>
  );
}

function StepLine({ step }: { readonly step: DoctorStep }) {
  const Mark = marks[step.state];
  return (
    <li className={styles.step} data-state={step.state}>
      <Mark size={15} aria-hidden className={styles.mark} />
      <span className={styles.stepName}>{endpointsText.steps[step.key]}</span>
      <span className={styles.stepState}>{endpointsText.stepStates[step.state]}</span>
      <span className={styles.took}>{step.tookMs === null ? '' : formatMilliseconds(step.tookMs)}</span>
      {(step.result !== '' || step.fix !== null || step.facts.length > 0) && (
        <div className={styles.found}>
          {step.result !== '' && <p>{step.result}</p>}
          {step.fix !== null && <p className={styles.fix}>{step.fix}</p>}
          {step.facts.length > 0 && (
            <dl className={styles.facts}>
              {step.facts.map(({ name, value }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      )}
    </li>
  );
}
