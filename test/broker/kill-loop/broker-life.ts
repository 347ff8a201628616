// One life of the broker as a process, from its start to its kill, and a client of it.

import { spawn, type ChildProcess } from 'node:child_process';
import { type ChannelModel, connect } from 'amqplib';

export interface Life {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly port: number;
}

/** `program` is broker-program.ts, bundled. */
export async function startBroker(program: string, directory: string): Promise<Life> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(Number(text)));
    void ended.then(() => reject(new Error('the broker ended before it listened')));
  });
  return { child, ended, port };
}

/** A client that takes the broker's end for granted. */
export async function open(port: number): Promise<ChannelModel> {
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`);
  // The kill is seen as this.
  connection.on('error', () => undefined);
  return connection;
}
