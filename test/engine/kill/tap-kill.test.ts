// The engine is killed while it follows messages of a RabbitMQ: nothing of it stays there, and the firehose that it had
// switched on is off again once it has been started.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'amqplib';
import { afterAll, expect, test } from 'vitest';
import { secretsInMemory } from '../../../src/storage/secret-store.ts';
import { bundleProgram } from '../../support/bundled-program.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { describeWith } from '../../support/needs.ts';
import { profileDraft } from '../../support/profile-draft.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runEngine } from '../running-engine.ts';

describeWith([rabbitmqMissing()], 'an engine that is killed while it follows messages', () => {
  const folder = temporaryFolder('tap-kill');
  afterAll(() => folder.remove());

  test(
    'leaves no queue, and switches tracing off when it is started again',
    { timeout: 90_000 },
    async () => {
      const { admin, amqpPort, managementUrl } = await sharedRabbitmq();
      const vhost = await admin.addVhost();
      const client = await connect(`amqp://localhost:${amqpPort}/${vhost}`);
      const channel = await client.createConfirmChannel();
      await channel.assertExchange('shop', 'fanout');
      const queues = async () =>
        (await admin.call('GET', `/api/queues/${vhost}`)) as readonly { name: string }[];
      const tracing = async () => (await admin.call('GET', `/api/vhosts/${vhost}`)) as { tracing: boolean };

      const management = { mode: 'given', url: managementUrl } as const;
      const directory = path.join(folder.path, 'data');
      const profiles = [profileDraft({ port: amqpPort, vhost, management })];
      const plan = { directory, embeddedPort: await freePort(), profiles, exchange: 'shop' };
      const program = await bundleProgram(path.join(import.meta.dirname, 'tapper-program.ts'), folder.path);
      const child = spawn(process.execPath, [program, JSON.stringify(plan)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'close');
      const said = new Set<string>();
      createInterface(child.stdout).on('line', (line) => said.add(line));
      await eventually(() => {
        channel.publish('shop', 'order', Buffer.from('x'));
        expect([...said].sort()).toEqual(['exchange', 'firehose']);
      }, 30_000);
      expect(await tracing()).toMatchObject({ tracing: true });
      expect(await queues()).toHaveLength(2);
      child.kill('SIGKILL');
      await ended;
      await eventually(async () => expect(await queues()).toEqual([]), 20_000);
      expect(await tracing()).toMatchObject({ tracing: true });

      // As in the desktop, where the password outlives the process.
      const secrets = { ...secretsInMemory(), has: async () => true, read: async () => 'guest' };
      const again = await runEngine((next) => cp(directory, next, { recursive: true }), undefined, secrets);
      await eventually(async () => expect(await tracing()).toMatchObject({ tracing: false }), 20_000);
      await again.stop();
      await client.close();
      await admin.removeVhost(vhost);
    },
  );
});
