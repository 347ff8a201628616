// Jobs, files and the look for dead letters as every kind of user: what the rights allow works, what they do not is refused
// with the permission or tag that is missing, and no message is lost to that.

import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { absence } from '../../src/connectors/rabbitmq/management/absence.ts';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { JobInput } from '../../src/contract/job.ts';
import type { ProfileDraft } from '../../src/contract/profile.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { jobInput, toQueue } from '../support/job-input.ts';
import { describeWith } from '../support/needs.ts';
import {
  endOfJob,
  exportList,
  importInput,
  previewFile,
  sendFile,
  wholeList,
} from '../support/page-files.ts';
import { allPermissions } from '../support/rabbitmq-admin.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { connectProfile, endpointOf } from './connected-profile.ts';
import { declareQueue } from './declare-queue.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

type Right = 'write' | 'read' | 'api';

interface User {
  readonly what: string;
  readonly tags: readonly string[];
  readonly lacks: readonly Right[];
  readonly permissions?: Partial<typeof allPermissions>;
  readonly management?: ProfileDraft['management'];
}

const users: readonly User[] = [
  { what: 'AMQP only', tags: [], lacks: ['api'], management: { mode: 'none' } },
  { what: 'no tag', tags: [], lacks: ['api'] },
  {
    what: 'the tag monitoring and no rights',
    tags: ['monitoring'],
    permissions: { configure: '^$', write: '^$', read: '^$' },
    lacks: ['read', 'write'],
  },
  { what: 'no right to configure', tags: ['management'], permissions: { configure: '^$' }, lacks: [] },
  { what: 'no right to write', tags: ['management'], permissions: { write: '^$' }, lacks: ['write'] },
  { what: 'no right to read', tags: ['management'], permissions: { read: '^$' }, lacks: ['read'] },
];

const peek = { count: 10, maxBytes: 1_000, insist: false };

describeWith([rabbitmqMissing()], 'jobs and dead letters, as a user with', () => {
  let rabbitmq: SharedRabbitmq;
  let vhost: string;
  let running: RunningEngine;
  let page: Client<LeveretApi>;
  let client: ChannelModel;
  let channel: ConfirmChannel;

  beforeAll(async () => {
    rabbitmq = await sharedRabbitmq();
    vhost = await rabbitmq.admin.addVhost();
    running = await runEngine();
    page = running.openPage();
    for (const queue of ['from', 'to']) await declareQueue(page, queue);
    client = await connect(`amqp://localhost:${rabbitmq.amqpPort}/${vhost}`);
    channel = await client.createConfirmChannel();
    await channel.assertQueue('dead');
    await channel.assertQueue('work', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  });
  afterAll(async () => {
    await client.close();
    await running.stop();
    await rabbitmq.admin.removeVhost(vhost);
  });

  /** One message that died in `work`, and nothing else. */
  async function refill(): Promise<void> {
    for (const queue of ['work', 'dead']) await channel.purgeQueue(queue);
    const death = { queue: 'work', reason: 'rejected', exchange: '', 'routing-keys': ['work'], count: 1 };
    channel.sendToQueue('dead', Buffer.from('x'), { headers: { 'x-death': [death] } });
    const local = { endpointId: 'local', exchange: '', routingKey: 'from', properties: {} };
    await page.request('message.publish', { ...local, body: Uint8Array.of(1) });
    await channel.waitForConfirms();
  }

  async function ran(input: JobInput): Promise<void> {
    const { jobId } = await page.request('job.start', input);
    const { state, reason, settled, outcomes } = await endOfJob(page, jobId);
    if (state !== 'finished') throw new Error(reason ?? state);
    expect(settled).toBeGreaterThan(0);
    if (outcomes.done === settled) return;
    const { results } = await page.request('job.results', { jobId, outcome: null, position: 0, count: 1 });
    throw new Error(results[0]?.reason ?? 'a message has no result');
  }

  /** Each with the rights that it takes, the one that is missed first in front. */
  function operationsOn(
    endpointId: string,
    file: Buffer,
  ): Readonly<Record<string, readonly [readonly Right[], () => Promise<unknown>]>> {
    const job = (over: Partial<JobInput>) => jobInput({ endpointId, queue: 'dead', ...over });
    const target = toQueue('work', endpointId);
    return {
      'looking for dead letters': [
        ['api'],
        async () => {
          const watched = collect(page, 'deadLetter.watch', { endpointId });
          try {
            await eventually(() => expect(pictureOf(watched.rows).synced).toBe(true));
            if (pictureOf(watched.rows).rows.has('dead')) return;
            const endpoint = await endpointOf(page, endpointId);
            throw new Error(endpoint === undefined ? 'gone' : absence(endpoint));
          } finally {
            watched.close();
          }
        },
      ],
      exporting: [
        ['read'],
        async () => {
          const { snapshotId } = await page.request('snapshot.take', { endpointId, queue: 'dead', peek });
          await exportList(page, { messages: wholeList(snapshotId), format: 'jsonl' });
        },
      ],
      'a dry run': [[], () => page.request('job.plan', job({ target }))],
      copying: [['read', 'write'], () => ran(job({ kind: 'copy', target }))],
      moving: [['read', 'write'], () => ran(job({ target }))],
      'moving from there': [['read'], () => ran(job({ target: toQueue('to') }))],
      'moving to there': [['write'], () => ran(jobInput({ target }))],
      retrying: [['read', 'write'], () => ran(job({ kind: 'retry', target: { origin: 'died' } }))],
      importing: [
        ['write'],
        async () => {
          const importId = await sendFile(page, file);
          await previewFile(page, importId);
          await ran(importInput(importId, target, endpointId));
        },
      ],
      deleting: [['read'], () => ran(job({ kind: 'delete', target: null }))],
    };
  }

  function words(missing: Right, { management }: User, user: string): RegExp {
    if (missing !== 'api') {
      const place = missing === 'read' ? "queue 'dead'" : "exchange 'amq.default'";
      return new RegExp(`'${user}' needs the permission '${missing}' on the ${place}.*set_permissions`);
    }
    return management === undefined
      ? new RegExp(`the user '${user}' lacks the tag 'management'.*rabbitmqctl set_user_tags ${user}`)
      : /set up without the management API; allow it in the settings/;
  }

  test.each(users.map((user) => [user.what, user] as const))('%s', async (what, user) => {
    const permissions = { ...allPermissions, ...user.permissions };
    const name = await rabbitmq.admin.addUser({ tags: user.tags, vhost, permissions });
    const management = user.management ?? { mode: 'given', url: rabbitmq.managementUrl };
    const profile = { id: what.replaceAll(' ', '-'), port: rabbitmq.amqpPort, vhost, user: name, management };
    const endpointId = await connectProfile(page, profile, name);
    await eventually(async () =>
      expect((await endpointOf(page, endpointId))?.management?.state).not.toBe('looking'),
    );
    await refill();
    const { snapshotId } = await page.request('snapshot.take', { endpointId: 'local', queue: 'from' });
    const { file } = await exportList(page, { messages: wholeList(snapshotId), format: 'jsonl' });
    const told: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [operation, [takes, run]] of Object.entries(operationsOn(endpointId, file))) {
      await refill();
      told[operation] = await run().then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      );
      const missing = takes.find((right) => user.lacks.includes(right));
      expected[operation] =
        missing === undefined ? 'done' : (expect.stringMatching(words(missing, user, name)) as string);
      if (missing === undefined) continue;
      await eventually(async () => expect((await channel.checkQueue('dead')).messageCount).toBe(1));
      expect(await channel.checkQueue('work')).toMatchObject({ messageCount: 0 });
    }
    expect(told).toEqual(expected);
    await page.request('endpoint.disconnect', { endpointId });
  });
});
