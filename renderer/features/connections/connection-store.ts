// Closing a connection: which one is asked about, and the action behind the button.

import { engine } from '../../engine/engine.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { addNotice } from '../../state/notices-store.ts';
import { connectionsText } from '../../strings/connections.ts';

export interface CloseSubject {
  readonly endpointId: string;
  readonly connectionId: string;
}

export const closeDialog = createActionDialog<CloseSubject>();

/** @param name for the notice @param reason what the program is told */
export function closeConnection(subject: CloseSubject, name: string, reason: string): Promise<void> {
  const text = connectionsText.close;
  return closeDialog.run(text.title(name), async () => {
    await engine.request('connection.close', { ...subject, reason });
    addNotice({ level: 'success', title: text.done(name) });
  });
}
