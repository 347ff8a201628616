// The comparison as a Markdown page: date, machine, and the table.

import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Line {
  readonly load: string;
  readonly leveret: string;
  readonly rabbitmq: string;
  readonly ratio: string;
  readonly promised: string;
  readonly clientCpu: string;
  /** The promise was kept. */
  readonly kept: boolean;
  /** For the terminal. */
  readonly text: string;
}

export interface Circumstances {
  readonly rounds: number;
  /** Why RabbitMQ was not there, or null. */
  readonly missing: string | null;
  /** A persistent message survived kill -9 of this Leveret. */
  readonly durable: boolean;
}

export function reportText(lines: readonly Line[], { rounds, missing, durable }: Circumstances): string {
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()} ${arch()}`;
  const table = lines.map(
    (line) =>
      `| ${line.load} | ${line.leveret} | ${line.rabbitmq} | ${line.ratio} | ${line.promised} | ${line.kept ? 'yes' : 'no'} | ${line.clientCpu} |`,
  );
  return [
    '# Leveret and RabbitMQ, side by side',
    '',
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}; load of the machine at the end ${(loadavg()[0] ?? 0).toFixed(1)}.`,
    `Medians of ${rounds} rounds in turn, in one run, with one client (\`test/bench/client/load.c\`) that shares the processors with the brokers.`,
    missing === null ? '' : `RabbitMQ was not measured: ${missing}.`,
    durable
      ? ''
      : 'This Leveret does not keep persistent messages over `kill -9` yet: that row is not comparable.',
    'Made by `npm run bench -- broker --write`.',
    '',
    '| load | Leveret | RabbitMQ | ratio | promised | kept | client, of a core |',
    '|---|---:|---:|---:|---:|---|---:|',
    ...table,
    '',
  ]
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .join('\n');
}
