// One examination of a connection, as its steps come in. A new one ends the one before.

import { createStore } from 'zustand/vanilla';
import type { AppError } from '../../../src/contract/errors.ts';
import type { DoctorStep, ProfileDraft, SecretsPatch } from '../../../src/contract/profile.ts';
import { engine } from '../../engine/engine.ts';

export interface Examination {
  /** In the order in which they are tried; empty before the first. */
  readonly steps: readonly DoctorStep[];
  readonly running: boolean;
  readonly problem: AppError | null;
}

const none: Examination = { steps: [], running: false, problem: null };

export const doctorStore = createStore<Examination>()(() => none);

let stream: { close(): void } | null = null;

export function examine(profile: ProfileDraft, secrets: SecretsPatch): void {
  stopExamination();
  doctorStore.setState({ ...none, running: true });
  stream = engine.open(
    'doctor.run',
    { profile, secrets },
    {
      onRows: (rows) => doctorStore.setState(({ steps }) => ({ steps: rows.reduce(withStep, steps) })),
      onReset: () => doctorStore.setState({ steps: [] }),
      onEnd: (problem) => doctorStore.setState({ running: false, problem }),
    },
  );
}

/** What was found so far stays. */
export function stopExamination(): void {
  stream?.close();
  stream = null;
  doctorStore.setState({ running: false });
}

export function forgetExamination(): void {
  stopExamination();
  doctorStore.setState(none);
}

const noVhosts: readonly string[] = [];

export function vhostsFound({ steps }: Examination): readonly string[] {
  return steps.find(({ key }) => key === 'management')?.vhosts ?? noVhosts;
}

function withStep(steps: readonly DoctorStep[], step: DoctorStep): readonly DoctorStep[] {
  return steps.some(({ key }) => key === step.key)
    ? steps.map((other) => (other.key === step.key ? step : other))
    : [...steps, step];
}
