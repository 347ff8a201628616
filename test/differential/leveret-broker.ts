// The embedded broker in a process of its own, with a data directory, so that it can be killed and begin again.

import path from 'node:path';
import { bundleProgram } from '../support/bundled-program.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningProgram, startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const entry = path.resolve(import.meta.dirname, '../broker/kill-loop/broker-program.ts');
/** Acks are on the disk within about a tenth of a second; nothing tells when. */
const acksWrittenMs = 400;

export interface LeveretBroker {
  readonly port: number;
  /** Kills it and starts it with what is on the disk, on another port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLeveretBroker(): Promise<LeveretBroker> {
  const folder = temporaryFolder('differential');
  const program = await bundleProgram(entry, folder.path);
  let running: RunningProgram;
  let port = 0;
  const start = async (): Promise<void> => {
    running = startProgram(process.execPath, [program, path.join(folder.path, 'data')]);
    await eventually(() => {
      port = Number(running.stdout());
      if (!(port > 0)) throw new Error(`the broker has not printed its port: ${running.stderr()}`);
    });
  };
  await start();
  return {
    get port() {
      return port;
    },
    restart: async () => {
      await new Promise((resolve) => setTimeout(resolve, acksWrittenMs));
      await running.stop('SIGKILL');
      await start();
    },
    stop: async () => {
      await running.stop('SIGKILL');
      folder.remove();
    },
  };
}
