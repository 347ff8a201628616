// Deleting one message: the command asks, the dialog names the message, the engine does it.

import { createStore } from 'zustand/vanilla';
import type { Command } from '../../commands/registry.ts';
import type { CommandTarget } from '../../commands/target.ts';
import { engine } from '../../engine/engine.ts';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { addNotice } from '../../state/notices-store.ts';
import { messagesText } from '../../strings/messages.ts';

export interface DeletionAsked {
  readonly endpointId: string;
  readonly queue: string;
  readonly sequence: string;
}

export const deletionStore = createStore<{ readonly asked: DeletionAsked | null }>()(() => ({ asked: null }));

export const deleteMessageCommand: Command = {
  id: 'message.delete',
  title: messagesText.deleteCommand,
  keys: 'Delete',
  when: canDelete,
  run: ({ endpointId, queue, message }) => {
    if (queue !== undefined && message !== undefined) {
      deletionStore.setState({ asked: { endpointId, queue, sequence: message } });
    }
  },
};

function canDelete(target: CommandTarget): boolean {
  const able = canChange(target.endpointId, 'deleteMessage');
  return able && target.queue !== undefined && target.message !== undefined;
}

/** Rejects with AppError; a message that had gone is told apart from one that was deleted. */
export async function deleteAskedMessage(asked: DeletionAsked): Promise<void> {
  deletionStore.setState({ asked: null });
  const { deleted } = await engine.request('message.delete', asked);
  const title = deleted ? messagesText.deleted(asked.sequence) : messagesText.hadGone(asked.sequence);
  addNotice({ level: deleted ? 'success' : 'info', title });
}
