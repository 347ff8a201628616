// Asks for the name of a queue to look at. Stands once in the shell.

import { useState } from 'react';
import { useStore } from 'zustand';
import { limits } from '../../../src/contract/limits.ts';
import { queuesText } from '../../strings/queues.ts';
import { ActionDialog } from '../../ui/action-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { rememberDialog, rememberQueue } from './remember-store.ts';

const text = queuesText.remember;

export function RememberDialog() {
  const { subject } = useStore(rememberDialog.store);
  return subject === null ? null : <OpenDialog endpointId={subject.endpointId} />;
}

function OpenDialog({ endpointId }: { readonly endpointId: string }) {
  const { busy, problem } = useStore(rememberDialog.store);
  const [queue, setQueue] = useState('');
  const isTooLong = new TextEncoder().encode(queue).length > limits.shortStringBytes;
  return (
    <ActionDialog
      title={text.title}
      submit={text.submit}
      canSubmit={queue !== '' && !isTooLong}
      busy={busy}
      problem={problem}
      onClose={rememberDialog.close}
      onSubmit={() => void rememberQueue(endpointId, queue)}
    >
      <TextField
        label={queuesText.name}
        mono
        autoFocus
        value={queue}
        hint={text.hint}
        error={isTooLong ? text.tooLong : null}
        onChange={setQueue}
      />
    </ActionDialog>
  );
}
