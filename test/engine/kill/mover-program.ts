// The engine as a process that can be killed: connects two endpoints, begins or resumes one job that moves a whole queue,
// and prints what it sees of it, one JSON line for each change.

import { MessageChannel } from 'node:worker_threads';
import { api } from '../../../src/contract/api.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createClient } from '../../../src/rpc/client.ts';
import { portPipe } from '../../../src/rpc/port-pipe.ts';
import { secretsInMemory } from '../../../src/storage/secret-store.ts';
import { eventually } from '../../support/eventually.ts';
import type { MoverLine, MoverPlan } from './mover.ts';

const say = (line: MoverLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plan = JSON.parse(process.argv[2] ?? '') as MoverPlan;
const engine = await createEngine({
  dataDirectory: plan.directory,
  amqpPort: plan.embeddedPort,
  amqpPortRequired: true,
  version: '0.0.0-test',
  log: createLog({ write: (line) => process.stderr.write(`${line}\n`), level: 'error' }),
  secrets: secretsInMemory(),
});
const { port1, port2 } = new MessageChannel();
engine.attach(portPipe(port1));
const page = createClient(api, portPipe(port2));
for (const profile of plan.profiles) {
  await page.request('profile.put', { profile, secrets: { password: 'guest' } });
  await page.request('endpoint.connect', { profileId: profile.id });
}
await eventually(async () => {
  const { endpoints } = await page.request('endpoint.list', {});
  const late = endpoints.find(({ state }) => state !== 'ready');
  if (late !== undefined) throw new Error(`${late.name} is ${late.state}: ${late.stateReason}`);
}, 20_000);

const jobId = plan.jobId ?? (await page.request('job.start', plan.input)).jobId;
say({ type: 'began', jobId });
if (plan.jobId !== null) {
  await page.request('job.resume', { jobId }).catch((error: unknown) => {
    // It had come to its end before the kill came.
    if (!(error instanceof AppError) || error.code !== 'precondition_failed') throw error;
  });
}
page.open(
  'job.watch',
  {},
  {
    onEnd: () => undefined,
    onRows: (changes) => {
      for (const change of changes) if (change.op === 'put') say({ type: 'job', row: change.row });
    },
  },
);
// A line tells it to say what may exist twice, and to end.
process.stdin.once('data', () => {
  void (async () => {
    const doubled: string[] = [];
    for (;;) {
      const of = { jobId, outcome: 'doubled', position: doubled.length, count: 500 } as const;
      const { results } = await page.request('job.results', of);
      if (results.length === 0) break;
      doubled.push(...results.map(({ moveId }) => moveId));
    }
    say({ type: 'doubled', moveIds: doubled });
    await engine.close();
    process.exit(0);
  })();
});
