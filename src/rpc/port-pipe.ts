// A pipe over a MessagePort: the page's, Node's, or the one of Electron's main and utility processes.
// Frames cross by structured clone. What a port holds for a slow reader is unknown; credit bounds it.

import { parseFrame } from './frames.ts';
import { compactBytes } from './compact-bytes.ts';
import { PipeEnd } from './pipe-end.ts';
import type { Pipe } from './pipe.ts';

interface PortActions {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** MessagePort of the page and of Node. */
export interface EventTargetPort extends PortActions {
  addEventListener(type: string, listener: (event: unknown) => void): void;
}

/** Electron's MessagePortMain; its messages are events with `data`, too. */
export interface EmitterPort extends PortActions {
  on(type: 'message' | 'close', listener: (event: unknown) => void): unknown;
}

export type PortLike = EventTargetPort | EmitterPort;

/** The port is started when a frame listener is set; until then it queues. */
export function portPipe(port: PortLike): Pipe {
  const end = new PipeEnd();
  // Node's MessagePort has both; its `on` hands over bare values, so the page's way comes first.
  const listen = (type: 'message' | 'close', listener: (event: unknown) => void): void => {
    if ('addEventListener' in port) port.addEventListener(type, listener);
    else port.on(type, listener);
  };
  const close = (reason: string): void => {
    if (!end.closed(reason)) return;
    port.close();
  };
  return {
    bufferedBytes: 0,
    send(frame) {
      if (end.isClosed) return;
      try {
        port.postMessage(compactBytes(frame));
      } catch (thrown) {
        close(`a frame could not be sent: ${String(thrown)}`);
      }
    },
    onFrame(listener) {
      listen('message', (event) => {
        if (end.isClosed) return;
        const parsed = parseFrame((event as { data?: unknown }).data);
        if ('frame' in parsed) listener(parsed.frame);
        else close(`the other side sent ${parsed.problem}`);
      });
      listen('close', () => close('the other side closed the port'));
      port.start();
    },
    onClose: (listener) => end.onClose(listener),
    close,
  };
}
