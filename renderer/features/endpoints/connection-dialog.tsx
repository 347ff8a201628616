// The form of a connection: an address to paste, or the fields; and the doctor, to try it before it is saved.

import { useEffect, useRef, useState } from 'react';
import { endpointsText } from '../../strings/endpoints.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import type { AppError } from '../../../src/contract/errors.ts';
import { AddressField } from './address-field.tsx';
import { readConnection } from './connection-draft.ts';
import { IdentityFields, ManagementFields, ServerFields } from './connection-fields.tsx';
import { DoctorPanel } from './doctor-panel.tsx';
import { forgetExamination } from './doctor-store.ts';
import { saveConnection, type EndpointSubject } from './endpoint-store.ts';
import { TlsFields } from './tls-fields.tsx';
import styles from './endpoints.module.css';

export interface ConnectionDialogProps {
  readonly subject: Extract<EndpointSubject, { kind: 'form' }>;
  readonly busy: boolean;
  readonly problem: AppError | null;
  readonly onClose: () => void;
}

export function ConnectionDialog({ subject, ...state }: ConnectionDialogProps) {
  const [draft, setDraft] = useState(subject.draft);
  const form = useRef<HTMLDivElement>(null);
  const [attempts, setAttempts] = useState(0);
  const read = readConnection(draft);
  // Faults of what nobody has filled in yet wait until somebody wants to go on.
  const faults = attempts > 0 ? read.faults : {};
  useEffect(() => forgetExamination, []);
  // Not a disabled button, which would take the focus with it: whoever is refused stands where something is wrong.
  useEffect(() => {
    if (attempts > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);
  const change = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const fields = { draft, faults, change, keptBy: subject.keptBy };
  return (
    <ActionDialog
      title={subject.title}
      submit={endpointsText.save}
      width="wide"
      canSubmit
      onSubmit={() => {
        if (read.input === null) setAttempts(attempts + 1);
        else void saveConnection(read.input.profile, read.input.secrets);
      }}
      {...state}
    >
      <div ref={form} className={styles.form}>
        <AddressField draft={draft} onDraft={setDraft} />
        <IdentityFields {...fields} />
        <ServerFields {...fields} />
        <TlsFields {...fields} />
        <ManagementFields {...fields} />
        <div className={styles.test}>
          <DoctorPanel
            // The name is what a person gives last, and no step needs it.
            input={readConnection({ ...draft, name: draft.name === '' ? draft.host : draft.name }).input}
            onFaults={() => setAttempts(attempts + 1)}
          />
        </div>
      </div>
    </ActionDialog>
  );
}
