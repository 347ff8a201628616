// Asks the preload for a MessagePort to the engine and makes a pipe of it. One question, one answer; asked again after
// the port closed.

import {
  enginePortAnswer,
  enginePortQuestion,
  isEnginePortMessage,
} from '../../src/contract/desktop-port.ts';
import { AppError } from '../../src/contract/errors.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';

const answerTimeoutMs = 15_000;

/** Rejects with engine_lost when the shell gives no port within 15 s (the engine is being restarted). */
export function openDesktopPipe(): Promise<Pipe> {
  const nonce = makeNonce();
  return new Promise((resolve, reject) => {
    const stop = () => {
      window.removeEventListener('message', onMessage);
      clearTimeout(timer);
    };
    const onMessage = (event: MessageEvent<unknown>) => {
      if (event.source !== window || !isEnginePortMessage(event.data, enginePortAnswer)) return;
      const port = event.ports[0];
      if (event.data.nonce !== nonce || port === undefined) return;
      stop();
      resolve(portPipe(port));
    };
    const timer = setTimeout(() => {
      stop();
      reject(new AppError('engine_lost', 'The engine gave no sign of life for 15 s.', { retryable: true }));
    }, answerTimeoutMs);
    window.addEventListener('message', onMessage);
    window.postMessage({ type: enginePortQuestion, nonce }, location.origin);
  });
}

function makeNonce(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
