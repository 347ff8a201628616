// Runs client/load.c once and reads what it prints.

import { runProgram } from '../support/run-program.ts';

export interface LoadResult {
  /** Messages a second, or microseconds for a latency. */
  readonly value: number;
  /** Processor time of the client by wall time: 1 is a whole core. */
  readonly clientCpu: number;
  readonly p99Us: number | null;
  readonly slowestUs: number | null;
}

interface Printed {
  readonly consumedPerSecond?: number;
  readonly medianUs?: number;
  readonly p99Us?: number;
  readonly slowestUs?: number;
  readonly clientCpu: number;
}

/** @throws Error with the client's own words */
export async function runLoad(
  client: string,
  port: number,
  settings: readonly string[],
): Promise<LoadResult> {
  const ended = await runProgram(client, [`port=${port}`, ...settings], { timeoutMs: 120_000 });
  if (ended.code !== 0) {
    const how = ended.signal === null ? `code ${ended.code}` : ended.signal;
    throw new Error(`The load ${settings.join(' ')} on port ${port} ended with ${how}: ${ended.stderr}`);
  }
  const printed = JSON.parse(ended.stdout) as Printed;
  return {
    value: printed.consumedPerSecond ?? printed.medianUs ?? 0,
    clientCpu: printed.clientCpu,
    p99Us: printed.p99Us ?? null,
    slowestUs: printed.slowestUs ?? null,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
