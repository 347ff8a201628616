// "Test connection" within the form, and what the doctor finds, below it.

import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ProfileDraft, SecretsPatch } from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { doctorStore, examine, stopExamination } from './doctor-store.ts';
import { DoctorView } from './doctor-view.tsx';

export interface DoctorPanelProps {
  /** Null while a field is wrong. */
  readonly input: { readonly profile: ProfileDraft; readonly secrets: SecretsPatch } | null;
  /** It was asked for while a field is wrong. */
  readonly onFaults: () => void;
}

export function DoctorPanel({ input, onFaults }: DoctorPanelProps) {
  const running = useStore(doctorStore, (examination) => examination.running);
  const results = useRef<HTMLDivElement>(null);
  const stepCount = useStore(doctorStore, (examination) => examination.steps.length);
  useEffect(() => {
    // They stand below the fold of the form.
    if (stepCount > 0) results.current?.scrollIntoView({ block: 'nearest' });
  }, [running, stepCount]);
  const press = () => {
    if (running) stopExamination();
    else if (input === null) onFaults();
    else examine(input.profile, input.secrets);
  };
  return (
    <>
      <Button onPress={press}>{running ? endpointsText.stopTest : endpointsText.test}</Button>
      <div ref={results}>
        <DoctorView />
      </div>
    </>
  );
}
