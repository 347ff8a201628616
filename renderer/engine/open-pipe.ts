// Chooses the carrier by what the host is, once; nothing above this file knows which one it was.

import { AppError } from '../../src/contract/errors.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { openDesktopPipe } from './desktop-pipe.ts';
import { host } from './host.ts';
import { takeToken } from './token.ts';
import { openWebSocketPipe } from './websocket-pipe.ts';

export function openPipe(): Promise<Pipe> {
  if (host.kind === 'desktop') return openDesktopPipe();
  const token = takeToken(location, history, sessionStorage);
  if (token !== null) return openWebSocketPipe(location, token);
  return Promise.reject(
    new AppError(
      'access_refused',
      'This tab has no key to the engine. Open the address that Leveret printed when it started.',
    ),
  );
}
