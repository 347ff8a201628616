// The page's side of the rows bench, in a thread of its own: takes in every row, then says so.

import { once } from 'node:events';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { WebSocket as NodeWebSocket } from 'ws';
import { webSocketPipe } from '../../renderer/engine/websocket-pipe.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import { benchApi, benchRow, singleRowsAhead, type PageStart } from './rpc-rows-api.ts';

const { mode, rows, port, channel } = workerData as PageStart & { channel: MessagePort };

function takeBatches(pipe: Pipe): Promise<number> {
  const client = createClient(benchApi, pipe);
  let taken = 0;
  return new Promise((resolve, reject) => {
    client.open(
      'bench.rows',
      { rows },
      {
        onRows: (batch) => {
          taken += batch.length;
        },
        onEnd: (error) => (error === null ? resolve(taken) : reject(error)),
      },
    );
  });
}

/** One message a row, with the same checks; `more` lets the other side go on. */
function takeRows(onMessage: (listener: (row: unknown) => void) => void, more: () => void): Promise<number> {
  let taken = 0;
  return new Promise((resolve) => {
    onMessage((row) => {
      benchRow.parse(row);
      taken += 1;
      if (taken % singleRowsAhead === 0) more();
      if (taken === rows) resolve(taken);
    });
    more();
  });
}

async function run(): Promise<number> {
  if (mode === 'batches over MessagePort') return takeBatches(portPipe(channel));
  if (mode === 'rows over MessagePort') {
    return takeRows(
      (listener) => channel.on('message', listener),
      () => channel.postMessage('more'),
    );
  }
  const socket = new NodeWebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  if (mode === 'batches over WebSocket') return takeBatches(webSocketPipe(socket as unknown as WebSocket));
  return takeRows(
    (listener) =>
      socket.on('message', (data: Buffer) => {
        const row = JSON.parse(data.toString()) as { preview: string };
        listener({ ...row, preview: new Uint8Array(Buffer.from(row.preview, 'base64')) });
      }),
    () => socket.send('more'),
  );
}

parentPort?.postMessage(await run());
channel.close();
process.exit(0);
