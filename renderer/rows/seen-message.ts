// The row from which the open message was chosen: what is still known of it when it has gone before it could be read.
// Holds one message; not a cache.

import type { MessageRow, TapRow } from '../../src/contract/model.ts';

export interface SeenMessage {
  readonly endpointId: string;
  readonly queue: string;
  readonly sequence: string;
  readonly row: MessageRow | TapRow;
}

let seen: SeenMessage | null = null;

export function rememberSeenMessage(message: SeenMessage): void {
  seen = message;
}

/** Null when another message was chosen last. */
export function seenMessage(endpointId: string, queue: string, sequence: string): SeenMessage['row'] | null {
  const same = seen?.endpointId === endpointId && seen.queue === queue && seen.sequence === sequence;
  return same && seen !== null ? seen.row : null;
}
