// Leveret and RabbitMQ under the same loads in the same run, round by round in turn; medians, ratios against what is
// promised, and the table as Markdown. The ready process is measured, as a person starts it.
//
// Flags: --rounds N, --row WORDS (only rows whose title has them), --write (results/broker.md)

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLeveret } from '../support/leveret-process.ts';
import { rabbitmqMissing, startRabbitmq } from '../support/rabbitmq-process.ts';
import { measureStart, measureTap, survivesKill } from './broker-alone.ts';
import { type LoadResult, median, runLoad } from './broker-load.ts';
import { type Line, reportText } from './broker-report.ts';
import { type Row, rows } from './broker-rows.ts';

const { values } = parseArgs({
  options: {
    client: { type: 'string', default: '' },
    root: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    row: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const entry = path.join(values.root, 'dist/serve/main.js');
const wanted = rows.filter(({ title }) => title.includes(values.row));
const whole = values.row === '';

const missing = rabbitmqMissing();
const durable = await survivesKill();
const lines: Line[] = [];
const leveret = await startLeveret();
const rabbitmq = missing === null ? await startRabbitmq({ asInstalled: true }) : null;
try {
  for (const row of wanted) {
    lines.push(await measureRow(row));
    console.log(`  ${lines.at(-1)?.text}`);
  }
} finally {
  await Promise.all([leveret.stop(), rabbitmq?.stop()]);
}
if (whole) lines.push(...(await measureAlone()));
for (const line of lines.slice(wanted.length)) console.log(`  ${line.text}`);
const report = reportText(lines, { rounds, missing, durable });
if (values.write) writeFileSync(path.join(values.root, 'test/bench/results/broker.md'), report);
process.exit(lines.every((line) => line.kept) ? 0 : 1);

async function measureRow(row: Row): Promise<Line> {
  const ours: LoadResult[] = [];
  const theirs: LoadResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (rabbitmq !== null) theirs.push(await runLoad(values.client, rabbitmq.amqpPort, row.settings));
    ours.push(await runLoad(values.client, leveret.amqpPort, row.settings));
  }
  const mine = median(ours.map(({ value }) => value));
  const peer = theirs.length === 0 ? null : median(theirs.map(({ value }) => value));
  const ratio = peer === null ? null : row.measures === 'rate' ? mine / peer : peer / mine;
  const notKept = row.durable === true && !durable;
  const clientCpu = Math.max(...ours.map((result) => result.clientCpu));
  const shown = (value: number | null): string => {
    if (value === null) return 'not measured';
    return row.measures === 'rate'
      ? `${Math.round(value).toLocaleString('en-US')} msg/s`
      : `${value.toFixed(0)} µs`;
  };
  const load = notKept ? `${row.title} (not durable yet)` : row.title;
  return {
    load,
    leveret: shown(mine),
    rabbitmq: shown(peer),
    ratio: ratio === null ? '' : ratio.toFixed(1),
    promised: `${row.atLeast}`,
    clientCpu: `${Math.round(clientCpu * 100)} %`,
    kept: (ratio === null || ratio >= row.atLeast) && !notKept,
    text: `${load}: ${shown(mine)}, RabbitMQ ${shown(peer)}, ratio ${ratio?.toFixed(1) ?? '-'} (at least ${row.atLeast}), client ${Math.round(clientCpu * 100)} % of a core`,
  };
}

async function measureAlone(): Promise<Line[]> {
  const starts: { acceptsAfterMs: number; restingMegabytes: number }[] = [];
  for (let round = 0; round < rounds; round += 1) starts.push(await measureStart(entry));
  const acceptsAfterMs = median(starts.map((start) => start.acceptsAfterMs));
  const megabytes = median(starts.map((start) => start.restingMegabytes));
  const tap = await measureTap(values.client, rounds, ['body=1024']);
  const cost = (1 - tap.with / tap.without) * 100;
  return [
    alone(
      'start to first accepted connection',
      `${acceptsAfterMs.toFixed(0)} ms`,
      '400 ms',
      acceptsAfterMs <= 400,
    ),
    alone('resident memory at rest', `${megabytes.toFixed(0)} MB`, '100 MB', megabytes <= 100),
    alone('cost of a tap on the busy queue', `${cost.toFixed(0)} %`, '10 %', cost <= 10),
  ];
}

function alone(load: string, leveretValue: string, promised: string, kept: boolean): Line {
  const text = `${load}: ${leveretValue} (at most ${promised})`;
  return { load, leveret: leveretValue, rabbitmq: '', ratio: '', promised, clientCpu: '', kept, text };
}
