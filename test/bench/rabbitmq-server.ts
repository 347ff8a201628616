// Beside a page bench: a real RabbitMQ with many queues, to which the Leveret at the given address is connected as the
// endpoint "server". Usage: node rabbitmq-server.mjs URL QUEUES. Prints "ready", and ends when its input ends.

import { makeQueues } from '../support/many-queues.ts';
import { connectEngine } from '../support/engine-client.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { startRabbitmqNode } from '../support/rabbitmq-node.ts';

const [, , url = '', queues = '20000'] = process.argv;
const node = await startRabbitmqNode();
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
  console.log('ready');
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  engine.close();
} finally {
  await node.stop();
}
