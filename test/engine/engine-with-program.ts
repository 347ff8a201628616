// An engine with a page, and a program of its own on the embedded broker: what tests of one endpoint begin with.

import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { runEngine, type RunningEngine } from './running-engine.ts';

export const endpointId = 'local';

export interface EngineWithProgram {
  readonly running: RunningEngine;
  readonly page: Client<LeveretApi>;
  readonly program: ChannelModel;
  readonly channel: ConfirmChannel;
  stop(): Promise<void>;
}

export async function runEngineWithProgram(
  prepare?: (directory: string) => Promise<void>,
): Promise<EngineWithProgram> {
  const running = await runEngine(prepare);
  const program = await connect(running.engine.amqp.url);
  return {
    running,
    page: running.openPage(),
    program,
    channel: await program.createConfirmChannel(),
    stop: async () => {
      await program.close();
      await running.stop();
    },
  };
}

/** The first waiting message of a queue, as the page sees it. */
export async function firstOf(page: Client<LeveretApi>, queue: string) {
  const { snapshotId } = await page.request('snapshot.take', { endpointId, queue });
  const { rows } = await page.request('snapshot.page', { snapshotId, position: 0, count: 1 });
  const [row] = rows;
  if (row === undefined) throw new Error(`${queue} is empty`);
  return { row, message: await page.request('message.get', { endpointId, queue, sequence: row.sequence }) };
}
