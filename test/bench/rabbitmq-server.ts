// Beside a page bench: a real RabbitMQ with many queues, to which the Leveret at the given address is connected as the
// endpoint "server". Usage: node rabbitmq-server.mjs URL QUEUES. Prints "ready", and ends when its input ends.

import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { makeQueues } from '../support/many-queues.ts';
import { connectEngine } from '../support/engine-client.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { startRabbitmqNode } from '../support/rabbitmq-node.ts';

const [, , url = '', queues = '20000'] = process.argv;
const node = await startRabbitmqNode({ asInstalled: true });
try {
  await makeQueues(node.admin, '/', Number(queues));
  const engine = await connectEngine(url);
  const profile = profileDraft({
    id: 'server',
    name: 'Server',
    port: node.amqpPort,
    management: { mode: 'given', url: node.managementUrl },
  });
  await engine.request('profile.put', { profile, secrets: { password: 'guest' } });
  await engine.request('endpoint.connect', { profileId: profile.id });
  await untilAtRest();
  console.log('ready');
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  engine.close();
} finally {
  await node.stop();
}

/** The server works for seconds on queues that were declared at once: what is measured is a server that has them. */
async function untilAtRest(): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (let before = busyMs(); performance.now() < deadline;) {
    await pause(1_000);
    const now = busyMs();
    if (now - before < 150) return;
    before = now;
  }
}

/** Of all processors since the machine was started. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.sys, 0);
}
