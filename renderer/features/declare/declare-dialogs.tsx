// The dialog of this feature that is open, if one is. Stands once in the shell.

import { useStore } from 'zustand';
import { BindingDialog } from './binding-dialog.tsx';
import { declareDialog } from './declare-store.ts';
import { DeleteExchangeDialog } from './delete-exchange-dialog.tsx';
import { DeleteQueueDialog } from './delete-queue-dialog.tsx';
import { ExchangeDialog } from './exchange-dialog.tsx';
import { PurgeDialog } from './purge-dialog.tsx';
import { QueueDialog } from './queue-dialog.tsx';
import { UnbindDialog } from './unbind-dialog.tsx';

export function DeclareDialogs() {
  const { subject, busy, problem } = useStore(declareDialog.store);
  const state = { busy, problem, onClose: declareDialog.close };
  switch (subject?.kind) {
    case undefined:
      return null;
    case 'queue':
      return <QueueDialog endpointId={subject.endpointId} {...state} />;
    case 'exchange':
      return <ExchangeDialog endpointId={subject.endpointId} {...state} />;
    case 'binding':
      return <BindingDialog subject={subject} {...state} />;
    case 'unbind':
      return <UnbindDialog endpointId={subject.endpointId} binding={subject.binding} {...state} />;
    case 'purge':
      return <PurgeDialog endpointId={subject.endpointId} queue={subject.queue} {...state} />;
    case 'deleteQueue':
      return <DeleteQueueDialog endpointId={subject.endpointId} queue={subject.queue} {...state} />;
    case 'deleteExchange':
      return <DeleteExchangeDialog endpointId={subject.endpointId} exchange={subject.exchange} {...state} />;
  }
}
