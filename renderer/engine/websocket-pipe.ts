// The page's end of the WebSocket in browser mode. Connects once; connecting again is the caller's business.

import { AppError } from '../../src/contract/errors.ts';
import { PipeEnd } from '../../src/rpc/pipe-end.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { encodeFrame } from '../../src/rpc/websocket-codec.ts';
import { parseMessage } from '../../src/rpc/websocket-frames.ts';
import { closeReason, subprotocolsWith, websocketPath } from '../../src/rpc/websocket-subprotocol.ts';

/**
 * Opens the engine's WebSocket on this page's own origin. Rejects with access_refused when the server is there but does
 * not take the token (it was restarted), with engine_lost when nothing answers.
 */
export async function openWebSocketPipe(
  page: Pick<Location, 'origin' | 'host'>,
  token: string,
): Promise<Pipe> {
  const socket = new WebSocket(`ws://${page.host}${websocketPath}`, subprotocolsWith(token));
  const pipe = webSocketPipe(socket);
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('close', () => resolve(false));
  });
  if (opened) return pipe;
  // A browser does not tell a page why; whether the server answers at all is the only hint there is.
  if (await answers(page.origin)) {
    throw new AppError(
      'access_refused',
      'The engine does not take the key of this tab: Leveret has been started again since. Open the address that it printed.',
    );
  }
  throw new AppError('engine_lost', `Nothing answers at ${page.origin}: Leveret is not running.`, {
    retryable: true,
  });
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(origin, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** A pipe over a socket that is open or being opened; frames sent before it is open leave when it is. */
export function webSocketPipe(socket: WebSocket): Pipe {
  const end = new PipeEnd();
  const early: (string | Uint8Array<ArrayBuffer>)[] = [];
  socket.binaryType = 'arraybuffer';
  const close = (reason: string): void => {
    if (end.closed(reason)) socket.close(1000, closeReason(reason));
  };
  socket.addEventListener('open', () => {
    for (const message of early.splice(0)) socket.send(message);
  });
  socket.addEventListener('close', (event) => {
    end.closed(event.reason === '' ? `the WebSocket was closed (code ${event.code})` : event.reason);
  });
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send(frame) {
      if (end.isClosed) return;
      try {
        const message = encodeFrame(frame);
        if (socket.readyState === socket.CONNECTING) early.push(message);
        else socket.send(message);
      } catch (thrown) {
        close(`a frame could not be sent: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      }
    },
    onFrame(listener) {
      socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => {
        if (end.isClosed) return;
        const parsed = parseMessage(typeof event.data === 'string' ? event.data : new Uint8Array(event.data));
        if ('frame' in parsed) listener(parsed.frame);
        else close(`the engine sent ${parsed.problem}`);
      });
    },
    onClose: (listener) => end.onClose(listener),
    close,
  };
}
