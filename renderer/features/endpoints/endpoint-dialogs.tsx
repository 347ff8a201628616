// The dialog about a connection that is open, if one is. Stands once in the shell.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ProfileRow } from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { uiText } from '../../strings/ui.ts';
import { ConnectionDialog } from './connection-dialog.tsx';
import { draftOf, readConnection } from './connection-draft.ts';
import { DoctorView } from './doctor-view.tsx';
import { examine, forgetExamination } from './doctor-store.ts';
import { endpointDialog, removeConnection } from './endpoint-store.ts';

export function EndpointDialogs() {
  const { subject, busy, problem } = useStore(endpointDialog.store);
  const state = { busy, problem, onClose: endpointDialog.close };
  switch (subject?.kind) {
    case undefined:
      return null;
    case 'form':
      return <ConnectionDialog key={subject.draft.id} subject={subject} {...state} />;
    case 'remove':
      return (
        <DestructiveDialog
          title={endpointsText.remove.title(subject.profile.name)}
          submit={endpointsText.remove.submit}
          name={subject.profile.name}
          isProduction={subject.profile.environment === 'production'}
          onSubmit={() => void removeConnection(subject.profile)}
          {...state}
        >
          <p>{endpointsText.remove.effect(subject.profile.name)}</p>
          <p>{endpointsText.remove.server}</p>
        </DestructiveDialog>
      );
    case 'examine':
      return <DoctorDialog profile={subject.profile} />;
  }
}

function DoctorDialog({ profile }: { readonly profile: ProfileRow }) {
  const run = () => {
    const { input } = readConnection(draftOf(profile));
    if (input !== null) examine(input.profile, {});
  };
  useEffect(() => {
    run();
    return forgetExamination;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each connection that is examined
  }, [profile.id]);
  return (
    <Dialog
      title={endpointsText.doctor(profile.name)}
      isOpen
      width="wide"
      onClose={endpointDialog.close}
      footer={
        <>
          <Button onPress={run}>{uiText.tryAgain}</Button>
          <Button look="primary" onPress={endpointDialog.close}>
            {uiText.close}
          </Button>
        </>
      }
    >
      <DoctorView />
    </Dialog>
  );
}
