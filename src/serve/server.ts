// Browser mode's host of an engine: the page's files over HTTP and one WebSocket for each tab, on this machine only.
// Where the engine comes from, and what is printed, is main.ts.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { limits } from '../contract/limits.ts';
import type { Pipe } from '../rpc/pipe.ts';
import { subprotocol } from '../rpc/websocket-subprotocol.ts';
import { refuseRequest, refuseUpgrade } from './admission.ts';
import { listen, loopback } from './listen.ts';
import { refuse, sendPageFile } from './page-files.ts';
import { webSocketPipe } from './websocket-pipe.ts';

/** Tabs at the same time. */
const pagesMax = 64;
/** Connections at the same time: a browser opens six, and keeps them. */
const connectionsMax = 512;
/** How long a tab gets to say goodbye when Leveret ends. */
const goodbyeMs = 300;

export interface ServerOptions {
  readonly engine: { attach(pipe: Pipe): void };
  /** The folder with the built index.html. */
  readonly pageDirectory: string;
  /** 0 takes any. */
  readonly port: number;
  /** False: the next free port when this one is taken. */
  readonly portRequired: boolean;
  /** A request or a tab failed in a way that is not its own fault. */
  readonly onFault: (trying: string, thrown: unknown) => void;
}

export interface PageServer {
  /** With the token in its fragment: whoever has it has the engine. */
  readonly url: string;
  readonly port: number;
  /** Ends every tab's connection and frees the port. */
  close(): Promise<void>;
}

/** Throws when there is no port to be had. */
export async function startServer(options: ServerOptions): Promise<PageServer> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer();
  server.maxConnections = connectionsMax;
  const port = await listen(server, { port: options.port, required: options.portRequired });
  serveFiles(server, port, options);
  const closeTabs = serveTabs(server, port, token, options);
  return {
    url: `http://${loopback}:${port}/#token=${token}`,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await closeTabs();
      server.closeAllConnections();
      await closed;
    },
  };
}

function serveFiles(server: Server, port: number, { pageDirectory, onFault }: ServerOptions): void {
  server.on('request', (request, response) => {
    const refusal = refuseRequest(request.headers, port);
    if (refusal !== null) return refuse(response, refusal.status, `${refusal.reason}\n`);
    sendPageFile(request, response, pageDirectory).catch((thrown: unknown) => {
      // A browser that navigates away in the middle of a file is no fault of anybody.
      if (!response.destroyed) onFault(`Sending ${request.url ?? 'a file'} to the page`, thrown);
      if (!response.headersSent) refuse(response, 500, 'This file of Leveret could not be read\n');
      else response.destroy();
    });
  });
}

/** Returns the function that ends every tab. */
function serveTabs(
  server: Server,
  port: number,
  token: string,
  { engine, onFault }: ServerOptions,
): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    // Until the upgrade is done nobody else listens, and a reset would end the process.
    connection.on('error', () => connection.destroy());
    const refusal = refuseUpgrade(request, port, token);
    if (refusal !== null) return refuseConnection(connection, refusal.status, refusal.reason);
    if (sockets.clients.size >= pagesMax) {
      return refuseConnection(connection, 503, `Leveret is open in ${pagesMax} tabs already`);
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const pipe = webSocketPipe(socket);
      try {
        engine.attach(pipe);
      } catch (thrown) {
        onFault('Attaching a tab to the engine', thrown);
        pipe.close('the engine could not take this tab');
      }
    });
  });
  return async () => {
    const ended = [...sockets.clients].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const socket of sockets.clients) socket.close(1001, 'Leveret is closing');
    const cut = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, goodbyeMs);
    await Promise.all(ended);
    clearTimeout(cut);
  };
}

const statusTexts: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
};

function refuseConnection(connection: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  connection.end(
    `HTTP/1.1 ${status} ${statusTexts[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
