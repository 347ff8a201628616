// What is measured on Leveret alone: from the start of the process to the first accepted connection, memory at rest, what a
// tap costs, and whether a persistent message survives kill -9.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import amqp from 'amqplib';
import { freePort } from '../support/free-port.ts';
import { startLeveret } from '../support/leveret-process.ts';
import { startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { median, runLoad } from './broker-load.ts';

const restMs = 3_000;

export interface Start {
  readonly acceptsAfterMs: number;
  readonly restingMegabytes: number;
}

/** @param entry the built server */
export async function measureStart(entry: string): Promise<Start> {
  const folder = temporaryFolder('bench');
  const port = await freePort();
  const flags = [
    '--no-open',
    '--json',
    '--data-dir',
    folder.path,
    '--port',
    '0',
    '--amqp-port',
    String(port),
  ];
  const startedAt = performance.now();
  const server = startProgram(process.execPath, [entry, ...flags]);
  try {
    while (!(await accepts(port))) await pause(2);
    const acceptsAfterMs = performance.now() - startedAt;
    await pause(restMs);
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return { acceptsAfterMs, restingMegabytes: (kilobytes * 1024) / 1e6 };
  } finally {
    await server.stop('SIGKILL');
    folder.remove();
  }
}

/** Rates of the busy queue with and without a tap, medians of rounds in turn. */
export async function measureTap(
  client: string,
  rounds: number,
  settings: readonly string[],
): Promise<{ without: number; with: number }> {
  const server = path.join(import.meta.dirname, 'broker-throughput-server.mjs');
  const child = spawn(process.execPath, [server], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
  });
  const rates = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    child.stdin.write('untap\n');
    rates.without.push((await runLoad(client, port, settings)).value);
    child.stdin.write('tap load 0\n');
    rates.with.push((await runLoad(client, port, settings)).value);
  }
  child.stdin.end();
  return { without: median(rates.without), with: median(rates.with) };
}

/** Publishes one persistent message with a confirm, kills the process, and looks for it in the next one. */
export async function survivesKill(): Promise<boolean> {
  const folder = temporaryFolder('bench');
  try {
    const first = await startLeveret({ dataDirectory: folder.path });
    const publisher = await amqp.connect(first.amqpUrl);
    publisher.on('error', () => undefined);
    const channel = await publisher.createConfirmChannel();
    await channel.assertQueue('kept', { durable: true });
    channel.sendToQueue('kept', Buffer.from('kept'), { persistent: true });
    await channel.waitForConfirms();
    await first.stop('SIGKILL');
    const second = await startLeveret({ dataDirectory: folder.path });
    const reader = await amqp.connect(second.amqpUrl);
    reader.on('error', () => undefined);
    const reading = await reader.createChannel();
    const { messageCount } = await reading.assertQueue('kept', { durable: true });
    await reader.close();
    await second.stop('SIGKILL');
    return messageCount === 1;
  } finally {
    folder.remove();
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
