// Deleting one message: the command asks, the dialog names the message, the engine does it.

import type { Command } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { engine } from '../../engine/engine.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { addNotice } from '../../state/notices-store.ts';
import { messagesText } from '../../strings/messages.ts';

export interface DeletionAsked {
  readonly endpointId: string;
  readonly queue: string;
  readonly sequence: string;
}

export const deletionDialog = createActionDialog<DeletionAsked>();

export const deleteMessageCommand: Command = {
  id: 'message.delete',
  title: messagesText.deleteCommand,
  keys: 'Delete',
  when: canDelete,
  run: ({ endpointId, queue, message }) => {
    if (queue !== undefined && message !== undefined) {
      deletionDialog.open({ endpointId, queue, sequence: message });
    }
  },
};

function canDelete(target: CommandTarget): boolean {
  const able = canChange(target.endpointId, 'deleteMessage');
  return able && target.queue !== undefined && target.message !== undefined;
}

/** A message that had gone is told apart from one that was deleted. */
export function deleteAskedMessage(asked: DeletionAsked, onDeleted: () => void): Promise<void> {
  return deletionDialog.run(messagesText.deleteTitle(asked.sequence), async () => {
    const { deleted } = await engine.request('message.delete', asked);
    const title = deleted ? messagesText.deleted(asked.sequence) : messagesText.hadGone(asked.sequence);
    addNotice({ level: deleted ? 'success' : 'info', title });
    onDeleted();
  });
}
