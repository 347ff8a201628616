// How many live rows a second reach a page, in batches with credit and one message a row, over both carriers, in one run.
// The ratio is what to compare between machines; the numbers themselves are this machine's.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { WebSocketServer, type WebSocket } from 'ws';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { webSocketPipe } from '../../src/serve/websocket-pipe.ts';
import {
  benchApi,
  benchRow,
  makeRow,
  singleRowsAhead,
  type BenchMode,
  type PageStart,
} from './rpc-rows-api.ts';

const rows = 200_000;
const rounds = 3;
const pageFile = fileURLToPath(new URL('./rpc-rows-page.mjs', import.meta.url));

function serveBatches(pipe: Pipe): void {
  serveClient(
    benchApi,
    {
      requests: {},
      streams: {
        'bench.rows': (_input, sink) => {
          let next = 0;
          const pump = (): void => {
            while (next < rows && sink.ready) sink.push(makeRow(next++));
            if (next === rows) sink.end();
          };
          sink.onReady(pump);
          pump();
          return () => undefined;
        },
      },
    },
    pipe,
    {
      onFault: (error) => {
        throw error;
      },
    },
  );
}

function serveRows(
  onMore: (listener: () => void) => void,
  send: (row: ReturnType<typeof makeRow>) => void,
): void {
  let next = 0;
  onMore(() => {
    const until = Math.min(rows, next + singleRowsAhead);
    while (next < until) send(benchRow.parse(makeRow(next++)));
  });
}

const singleRow: Record<
  'rows over MessagePort' | 'rows over WebSocket',
  (end: MessagePort | WebSocket) => void
> = {
  'rows over MessagePort': (end) => {
    const port = end as MessagePort;
    serveRows(
      (listener) => port.on('message', listener),
      (row) => port.postMessage({ ...row, preview: new Uint8Array(row.preview) }),
    );
  },
  'rows over WebSocket': (end) => {
    const socket = end as WebSocket;
    serveRows(
      (listener) => socket.on('message', listener),
      (row) => socket.send(JSON.stringify({ ...row, preview: Buffer.from(row.preview).toString('base64') })),
    );
  },
};

async function rowsPerSecond(mode: BenchMode): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    if (mode === 'rows over WebSocket') singleRow[mode](socket);
    else serveBatches(webSocketPipe(socket));
  });
  if (mode === 'batches over MessagePort') serveBatches(portPipe(port1));
  else if (mode === 'rows over MessagePort') singleRow[mode](port1);
  const start: PageStart = { mode, rows, port: (server.address() as AddressInfo).port };
  const begun = performance.now();
  const page = new Worker(pageFile, { workerData: { ...start, channel: port2 }, transferList: [port2] });
  // Waited for from the start: the last message and the exit may come in one turn.
  const exited = once(page, 'exit');
  const [taken] = (await once(page, 'message')) as [number];
  const seconds = (performance.now() - begun) / 1000;
  if (taken !== rows) throw new Error(`${mode}: ${taken} of ${rows} rows arrived`);
  await exited;
  port1.close();
  server.close();
  return rows / seconds;
}

const modes: readonly BenchMode[] = [
  'batches over MessagePort',
  'rows over MessagePort',
  'batches over WebSocket',
  'rows over WebSocket',
];
const best: Partial<Record<BenchMode, number>> = {};
for (let round = 0; round < rounds; round += 1) {
  for (const mode of modes) best[mode] = Math.max(best[mode] ?? 0, await rowsPerSecond(mode));
}
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
for (const mode of modes)
  say(`${mode.padEnd(26)} ${Math.round(best[mode] ?? 0).toLocaleString('en')} rows/s`);
for (const carrier of ['MessagePort', 'WebSocket'] as const) {
  const ratio = (best[`batches over ${carrier}`] ?? 0) / (best[`rows over ${carrier}`] ?? 1);
  say(`${carrier}: batches are ${ratio.toFixed(1)} times as fast as one message a row`);
}
