// A pipe carries frames between a page and an engine: a MessagePort in the desktop, a WebSocket in a browser tab.
// It knows nothing of requests or streams.

import type { Frame } from './frames.ts';

export interface Pipe {
  /** Never throws: a frame sent into a dead pipe is dropped, and onClose has said so. */
  send(frame: Frame): void;
  /** Set once, before the first frame is due. Frames that do not parse close the pipe. */
  onFrame(listener: (frame: Frame) => void): void;
  /** Called once, with the reason in words. */
  onClose(listener: (reason: string) => void): void;
  close(reason: string): void;
  /** Bytes accepted by send() and not yet taken by the other side's machine; 0 where the carrier cannot tell. */
  readonly bufferedBytes: number;
}
