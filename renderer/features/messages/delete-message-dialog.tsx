// The question before one message is deleted. Stands in the tabs from which a message can be chosen.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { registerCommands } from '../../commands/registry.ts';
import { reportProblem } from '../../state/notices-store.ts';
import { messagesText } from '../../strings/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import {
  deleteAskedMessage,
  deleteMessageCommand,
  deletionStore,
  type DeletionAsked,
} from './delete-message.ts';

export function DeleteMessageDialog({ onDeleted }: { readonly onDeleted: () => void }) {
  const { asked } = useStore(deletionStore);
  useEffect(() => registerCommands([deleteMessageCommand]), []);
  const close = () => deletionStore.setState({ asked: null });
  const confirm = async (deletion: DeletionAsked) => {
    try {
      await deleteAskedMessage(deletion);
      onDeleted();
    } catch (thrown) {
      reportProblem(thrown, messagesText.deleteTitle(deletion.sequence), () => void confirm(deletion));
    }
  };
  return (
    <Dialog
      title={asked === null ? '' : messagesText.deleteTitle(asked.sequence)}
      isOpen={asked !== null}
      onClose={close}
      role="alertdialog"
      footer={
        <>
          <Button onPress={close}>{messagesText.cancel}</Button>
          <Button look="danger" autoFocus onPress={() => asked !== null && void confirm(asked)}>
            {messagesText.deleteButton}
          </Button>
        </>
      }
    >
      {asked !== null && <p>{messagesText.deleteText(asked.sequence, asked.queue)}</p>}
    </Dialog>
  );
}
