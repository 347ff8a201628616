// The commands that copy a message or a part of it: of the row that is meant, or else of the message that is open.

import type { Command } from '../../commands/registry.ts';
import { messageStrings as strings } from '../../strings/message.ts';
import { copyOpenMessage, copyStoredMessage, type CopyForm } from './copy-message.ts';
import type { OpenMessage } from './open-message.ts';

export interface CopyFormEntry {
  readonly form: CopyForm;
  readonly id: string;
  readonly title: string;
  readonly keys?: string;
}

export const copyForms: readonly CopyFormEntry[] = [
  { form: 'text', id: 'message.copyBody', title: strings.copyText, keys: 'C' },
  { form: 'base64', id: 'message.copyBase64', title: strings.copyBase64 },
  { form: 'hex', id: 'message.copyHex', title: strings.copyHex },
  { form: 'headers', id: 'message.copyHeaders', title: strings.copyHeaders },
  { form: 'message', id: 'message.copyAll', title: strings.copyMessage, keys: 'Shift+C' },
];

export function copyCommands(open: () => OpenMessage): Command[] {
  return copyForms.map(({ form, id, title, keys }) => ({
    id,
    title: `${strings.copy}: ${title}`,
    when: (target) => target.queue !== undefined && target.message !== undefined,
    run: ({ endpointId, queue, message }) => {
      const shown = open();
      // The menu of another row may be open while this message still stands beside the list.
      if (message === shown.sequence || queue === undefined || message === undefined) {
        return copyOpenMessage(shown, form);
      }
      return copyStoredMessage({ endpointId, queue, sequence: message }, form);
    },
    ...(keys === undefined ? {} : { keys }),
  }));
}
