// AMQP servers on this machine: asks the usual ports to introduce themselves. Signs in nowhere.

import net from 'node:net';
import tls from 'node:tls';
import { limits } from '../../../contract/limits.ts';
import type { LocalServer } from '../../../contract/profile.ts';
import { textOf } from './handshake.ts';
import { Probe } from './probe.ts';

/** RabbitMQ and LavinMQ as they come, and the ports next to theirs, where a second one goes. */
const usualPorts = [
  { port: 5672, encrypted: false },
  { port: 5673, encrypted: false },
  { port: 5674, encrypted: false },
  { port: 5675, encrypted: false },
  { port: 5671, encrypted: true },
] as const;
const host = 'localhost';

/** In the order of the ports. `ownPort` is the embedded broker's, which is here already. Never rejects. */
export async function discoverLocalServers(
  ownPort: number,
  ports: readonly { readonly port: number; readonly encrypted: boolean }[] = usualPorts,
): Promise<LocalServer[]> {
  const others = ports.filter(({ port }) => port !== ownPort);
  const answers = await Promise.all(others.map(({ port, encrypted }) => introduce(port, encrypted)));
  return answers.filter((server) => server !== null);
}

async function introduce(port: number, encrypted: boolean): Promise<LocalServer | null> {
  const socket = encrypted
    ? // Only a greeting is read, so whose certificate it is does not matter here.
      tls.connect({ host, port, rejectUnauthorized: false })
    : net.connect({ host, port });
  const timer = setTimeout(() => socket.destroy(), limits.discoveryMs);
  try {
    const start = (await new Probe(socket).next()).as('connection.start');
    if (start === null) return null;
    const product = textOf(start.serverProperties, 'product');
    return { host, port, tls: encrypted, product, version: textOf(start.serverProperties, 'version') };
  } catch {
    // Nobody there, or nobody who speaks AMQP: no server to offer.
    return null;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
