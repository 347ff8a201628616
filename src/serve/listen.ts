// Finding a port on the loopback address: the wanted one, the next free one, or an error in words.

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Only this machine. An address of the network would show every queue to everybody on it. */
export const loopback = '127.0.0.1';
const portsTried = 50;

export interface WantedPort {
  /** 0 takes any. */
  readonly port: number;
  /** True: this port or an error. False: the next free one after it. */
  readonly required: boolean;
}

/** Resolves with the port that it listens on. Throws an Error that says what to do when there is none. */
export async function listen(server: Server, { port, required }: WantedPort): Promise<number> {
  const last = required || port === 0 ? port : Math.min(port + portsTried - 1, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    const failure = await tryPort(server, candidate);
    if (failure === null) return (server.address() as AddressInfo).port;
    if (failure.code !== 'EADDRINUSE' && failure.code !== 'EACCES') throw failure;
    if (required) throw new Error(refused(candidate, failure.code));
  }
  throw new Error(
    `The page needs a port on ${loopback}, but ${port} to ${last} are all taken. Choose another with --port N.`,
  );
}

async function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | null> {
  try {
    server.listen({ host: loopback, port, exclusive: true });
    await once(server, 'listening');
    return null;
  } catch (thrown) {
    return thrown as NodeJS.ErrnoException;
  }
}

function refused(port: number, code: string): string {
  return code === 'EACCES'
    ? `Port ${port} may not be used by this user. Choose one from 1024 up with --port N.`
    : `Port ${port} is taken by another program. Choose another with --port N, or leave --port out to get the next free one.`;
}
