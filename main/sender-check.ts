// Whether a message over Electron's IPC comes from our page: the main frame of a window that we opened, showing an
// address of ours. Every handler asks; a frame that is gone, a sub frame or a strange page is refused.

import { appOrigin, isAppAddress } from './app-origin.ts';

/** The parts of Electron's WebFrameMain that decide. */
export interface SenderFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: object | null;
}

/** The parts of an IpcMainEvent or IpcMainInvokeEvent that decide. */
export interface SenderEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: SenderFrame | null;
}

/** Why the sender is refused, in words for the log, or null when it is our page. */
export function refusalOfSender(event: SenderEvent, isKnownContents: (id: number) => boolean): string | null {
  const frame = event.senderFrame;
  if (frame === null) return 'the frame that sent it is gone';
  if (!isKnownContents(event.sender.id)) return `web contents ${event.sender.id} is not a window of Leveret`;
  if (frame.parent !== null) return 'it comes from a sub frame';
  if (frame.origin !== appOrigin || !isAppAddress(frame.url)) return `it comes from ${frame.origin}`;
  return null;
}
