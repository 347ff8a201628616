// The question before one message is deleted. Stands in the tabs from which a message can be chosen.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { registerCommands } from '../../commands/registry.ts';
import { useIsProduction } from '../../rows/endpoints.ts';
import { messagesText } from '../../strings/messages.ts';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import {
  deleteAskedMessage,
  deleteMessageCommand,
  deletionDialog,
  type DeletionAsked,
} from './delete-message.ts';

export function DeleteMessageDialog({ onDeleted }: { readonly onDeleted: () => void }) {
  const { subject } = useStore(deletionDialog.store);
  useEffect(() => registerCommands([deleteMessageCommand]), []);
  return subject === null ? null : <OpenDialog asked={subject} onDeleted={onDeleted} />;
}

function OpenDialog({ asked, onDeleted }: { readonly asked: DeletionAsked; readonly onDeleted: () => void }) {
  const { busy, problem } = useStore(deletionDialog.store);
  const isProduction = useIsProduction(asked.endpointId);
  return (
    <DestructiveDialog
      title={messagesText.deleteTitle(asked.sequence)}
      submit={messagesText.deleteButton}
      name={asked.queue}
      isProduction={isProduction}
      busy={busy}
      problem={problem}
      onClose={deletionDialog.close}
      onSubmit={() => void deleteAskedMessage(asked, onDeleted)}
    >
      <p>{messagesText.deleteText(asked.sequence, asked.queue)}</p>
    </DestructiveDialog>
  );
}
