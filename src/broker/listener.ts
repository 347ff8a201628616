// The TCP side: binds a port, hands sockets to connections, keeps the register of connections, and ticks for
// heartbeats and deadlines. On the loopback it listens at both addresses that `localhost` may mean.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { reasonOf } from '../lib/reason.ts';
import { shutdownGraceMs } from './limits.ts';
import { Connection } from './connection.ts';
import type { ConnectionSurroundings } from './connection-surroundings.ts';
import { watch } from './watchdog.ts';

/** Heartbeats are whole seconds and deadlines seconds: four looks a second are enough. */
const tickMs = 250;
/** With nobody connected only the clock is kept from standing still. */
const idleTickMs = 1000;
/** A taken port means the next free one; beyond this many something else is wrong. */
const portsToTry = 100;
const loopback = '127.0.0.1';
const loopback6 = '::1';
/** There is no IPv6 on this machine. */
const absent: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

export class Listener {
  readonly connections = new Map<string, Connection>();
  private readonly servers: Server[] = [];
  private readonly around: ConnectionSurroundings;
  private timer: NodeJS.Timeout | null = null;
  private lastId = 0;

  constructor(around: ConnectionSurroundings) {
    this.around = around;
    this.tick();
  }

  /** Resolves with the port. Rejects when none of the ports can be had. */
  async listen(host: string, port: number, portRequired: boolean): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      const attempt = port === 0 ? 0 : port + tries - 1;
      try {
        return await this.bind(host, attempt);
      } catch (error) {
        const isChoice = !portRequired || port === 0;
        if (codeOf(error) === 'EADDRINUSE' && isChoice && tries <= portsToTry && attempt < 65_535) continue;
        this.stopTicking();
        throw new Error(
          `Could not listen for AMQP on ${host}:${attempt}: ${reasonOf(error)}. ` +
            'Choose another port or stop the program that uses this one.',
          { cause: error },
        );
      }
    }
  }

  async close(): Promise<void> {
    this.stopTicking();
    const closed = Promise.all(this.servers.map((server) => ended(server)));
    const leaving = [...this.connections.values()];
    for (const connection of leaving) connection.shutDown();
    const timer = setTimeout(() => {
      for (const connection of leaving) connection.destroySocket();
    }, shutdownGraceMs);
    await closed;
    clearTimeout(timer);
  }

  /** A port that somebody else has at the other loopback address is taken: `localhost` may lead there. */
  private async bind(host: string, port: number): Promise<number> {
    const first = await this.open(host, port);
    const bound = (first.address() as AddressInfo).port;
    this.servers.push(first);
    if (host !== loopback) return bound;
    try {
      this.servers.push(await this.open(loopback6, bound));
    } catch (error) {
      if (!absent.has(codeOf(error))) {
        this.servers.pop();
        first.close();
        throw error;
      }
    }
    return bound;
  }

  private open(host: string, port: number): Promise<Server> {
    const server = createServer({ noDelay: true }, (socket) => this.accept(socket));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, backlog: 1024 }, () => {
        server.off('error', reject);
        server.on('error', (error) => {
          this.around.notice({ level: 'error', message: `Accepting connections failed: ${error.message}` });
        });
        resolve(server);
      });
    });
  }

  private accept(socket: Socket): void {
    if (this.connections.size >= this.around.limits.connections) {
      this.around.notice({
        level: 'warning',
        message: `Refused a connection from ${socket.remoteAddress ?? 'unknown'}: ${this.connections.size} are open, which is the limit`,
      });
      socket.destroy();
      return;
    }
    this.lastId += 1;
    const connection = new Connection(String(this.lastId), socket, this.around);
    this.connections.set(connection.id, connection);
  }

  private tick(): void {
    this.around.host.clock.refresh();
    for (const connection of this.connections.values()) watch(connection);
    this.timer = setTimeout(() => this.tick(), this.connections.size === 0 ? idleTickMs : tickMs).unref();
  }

  private stopTicking(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
