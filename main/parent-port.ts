// The line from the engine process to whoever started it: Electron's main process (process.parentPort), or a test that
// runs the same file in a worker thread of plain Node. Both carry `{ data, ports }`.

import { parentPort as workerParentPort } from 'node:worker_threads';
import type { PortLike } from '../src/rpc/port-pipe.ts';

export interface ParentPort {
  post(message: unknown): void;
  /** Messages wait until the listener is there. */
  onMessage(listener: (data: unknown, ports: readonly PortLike[]) => void): void;
}

interface Delivered {
  readonly data: unknown;
  readonly ports: readonly PortLike[];
}

/** Null when nobody started this process as a child. */
export function findParentPort(): ParentPort | null {
  // Electron's types say that it is always there; that holds in a utility process only.
  const electronPort = process.parentPort as typeof process.parentPort | undefined;
  if (electronPort !== undefined) {
    return {
      post: (message) => electronPort.postMessage(message),
      onMessage: (listener) => electronPort.on('message', ({ data, ports }) => listener(data, ports)),
    };
  }
  const threadPort = workerParentPort;
  if (threadPort === null) return null;
  return {
    post: (message) => threadPort.postMessage(message),
    onMessage: (listener) => threadPort.on('message', ({ data, ports }: Delivered) => listener(data, ports)),
  };
}
