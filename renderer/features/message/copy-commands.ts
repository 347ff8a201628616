// The commands that copy a message or a part of it: of the row that is meant, or else of the message that is open.

import { registerCommands } from '../../commands/registry.ts';
import { messageText } from '../../strings/message.ts';
import { copyOpenMessage, copyStoredMessage, type CopyForm } from './copy-message.ts';
import type { OpenMessage } from './open-message.ts';

export interface CopyFormEntry {
  readonly form: CopyForm;
  readonly id: string;
  readonly title: string;
  readonly keys?: string;
}

export const copyForms: readonly CopyFormEntry[] = [
  { form: 'text', id: 'message.copyBody', title: messageText.copyText, keys: 'C' },
  { form: 'base64', id: 'message.copyBase64', title: messageText.copyBase64 },
  { form: 'hex', id: 'message.copyHex', title: messageText.copyHex },
  { form: 'headers', id: 'message.copyHeaders', title: messageText.copyHeaders },
  { form: 'message', id: 'message.copyAll', title: messageText.copyMessage, keys: 'Shift+C' },
];

/** What stands beside the list now: copied as far as it has been loaded. */
let shown: OpenMessage | null = null;

/** Returns the function that forgets it again. */
export function showMessage(message: OpenMessage): () => void {
  shown = message;
  return () => {
    if (shown === message) shown = null;
  };
}

/** Returns the function that takes them away again. */
export function registerCopyCommands(): () => void {
  return registerCommands(
    copyForms.map(({ form, id, title, keys }) => ({
      id,
      title: `${messageText.copy}: ${title}`,
      when: (target) => target.queue !== undefined && target.message !== undefined,
      run: ({ endpointId, queue, message }) => {
        if (queue === undefined || message === undefined) return undefined;
        // The menu of another row may be open while a message still stands beside the list.
        if (shown !== null && message === shown.sequence) return copyOpenMessage(shown, form);
        return copyStoredMessage({ endpointId, queue, sequence: message }, form);
      },
      ...(keys === undefined ? {} : { keys }),
    })),
  );
}
