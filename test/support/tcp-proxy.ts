// Stands between a client and a server of a test: passes everything on, or nothing at all, or hangs up; with TLS of its
// own towards the client where a certificate is given.

import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';

export class TcpProxy {
  readonly #server: net.Server;
  readonly #sockets = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  /** Towards the server, of clients that have gone: it does not hear of that. */
  readonly #left = new Set<Socket>();
  readonly #upstreamOf = new WeakMap<Socket, Socket>();
  #frozen = false;

  /** `port` is the server's, on this machine. */
  constructor(port: number, certificate?: { readonly certificate: string; readonly key: string }) {
    const pass = (client: Socket) => {
      const upstream = net.connect({ port, host: '127.0.0.1' });
      this.#clients.add(client);
      client.once('close', () => {
        this.#clients.delete(client);
        if (!this.#left.has(upstream)) upstream.destroy();
      });
      upstream.once('close', () => {
        this.#left.delete(upstream);
        client.destroy();
      });
      this.#upstreamOf.set(client, upstream);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => to.write(bytes));
        from.on('error', () => undefined);
        from.once('close', () => this.#sockets.delete(from));
        if (this.#frozen) from.pause();
      }
    };
    this.#server =
      certificate === undefined
        ? net.createServer(pass)
        : tls.createServer({ cert: certificate.certificate, key: certificate.key }, pass);
    this.#server.on('tlsClientError', () => undefined);
  }

  /** Resolves to the port that clients connect to. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections stay open and nothing comes through, as behind a cable that is pulled. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Hangs up on everybody. New connections are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#frozen = false;
  }

  /** Hangs up on the clients of now, of which the server hears nothing. Returns what ends its side too. */
  leaveHalfOpen(): () => void {
    const left = [...this.#clients].flatMap((client) => this.#upstreamOf.get(client) ?? []);
    for (const upstream of left) this.#left.add(upstream);
    for (const client of this.#clients) client.destroy();
    return () => {
      for (const upstream of left) upstream.destroy();
    };
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
