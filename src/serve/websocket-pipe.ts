// The engine's end of a browser tab's WebSocket: frames in and out, keep-alive, and what happens to a tab that does not
// read. Who may connect is decided before, in upgrade.ts.

import type { WebSocket } from 'ws';
import { limits } from '../contract/limits.ts';
import { PipeEnd } from '../rpc/pipe-end.ts';
import type { Pipe } from '../rpc/pipe.ts';
import { encodeFrame } from '../rpc/websocket-codec.ts';
import { parseMessage } from '../rpc/websocket-frames.ts';
import { closeReason } from '../rpc/websocket-subprotocol.ts';
import { reasonOf } from '../lib/reason.ts';

/** A tab that answers no ping for this long is gone or hangs. */
const pingIntervalMs = 20_000;
/** After close() the other side gets this long to say goodbye before the connection is cut. */
const goodbyeMs = 1_000;

export interface WebSocketPipeOptions {
  /** Milliseconds; default 20 s. */
  readonly pingIntervalMs?: number;
}

/** `socket` is open, with maxPayload limits.frameBytes. */
export function webSocketPipe(socket: WebSocket, options: WebSocketPipeOptions = {}): Pipe {
  const end = new PipeEnd();
  let answeredPing = true;
  const keepAlive = setInterval(() => {
    if (!answeredPing) return cut('the page did not answer a ping');
    answeredPing = false;
    socket.ping();
  }, options.pingIntervalMs ?? pingIntervalMs);
  keepAlive.unref();

  const over = (reason: string): boolean => {
    clearInterval(keepAlive);
    return end.closed(reason);
  };
  /** Without a goodbye: what is unsent is let go at once. */
  const cut = (reason: string): void => {
    if (over(reason)) socket.terminate();
  };
  const close = (reason: string): void => {
    if (!over(reason)) return;
    socket.close(1000, closeReason(reason));
    setTimeout(() => socket.terminate(), goodbyeMs).unref();
  };
  /** Answers pile up: the page's next requests wait in its own machine until it has read. */
  const sent = (): void => {
    if (socket.isPaused && socket.bufferedAmount < limits.pipeHighWaterBytes) socket.resume();
  };

  socket.on('pong', () => {
    answeredPing = true;
  });
  // An error is always followed by close, which would not know why.
  socket.on('error', (error) => over(`the WebSocket failed: ${error.message}`));
  socket.on('close', (code, reason) => {
    over(reason.byteLength > 0 ? reason.toString() : `the page closed the WebSocket (code ${code})`);
  });

  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send(frame) {
      if (end.isClosed) return;
      try {
        socket.send(encodeFrame(frame), sent);
      } catch (thrown) {
        return close(`a frame could not be sent: ${reasonOf(thrown)}`);
      }
      if (socket.bufferedAmount > limits.frameBytes) cut('the page does not read');
      else if (socket.bufferedAmount > limits.pipeHighWaterBytes) socket.pause();
    },
    onFrame(listener) {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (end.isClosed) return;
        const parsed = parseMessage(isBinary ? data : data.toString());
        if ('frame' in parsed) listener(parsed.frame);
        else close(`the page sent ${parsed.problem}`);
      });
    },
    onClose: (listener) => end.onClose(listener),
    close,
  };
}
