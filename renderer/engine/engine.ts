// The page's line to the engine: `engine.request(name, input)` and `engine.open(name, input, listener)`. Re-connects by
// itself. Components do not call it; store actions, rows and commands do.

import { api } from '../../src/contract/api.ts';
import { createClient } from '../../src/rpc/client.ts';
import { Connection } from './connection.ts';
import { connectionStore } from './connection-store.ts';
import { openPipe } from './open-pipe.ts';

/** 250 ms, doubling to 5 s: a restarted engine is found quickly, a stopped one is not hammered. */
export function backoffMs(attempt: number): number {
  return Math.min(5_000, 250 * 2 ** (attempt - 1));
}

export const engine = new Connection({
  openPipe,
  createClient: (pipe) => createClient(api, pipe),
  onState: (state) => connectionStore.setState(state, true),
  backoffMs,
});
