// A real server that allows little: one channel on a connection, small frames, a heartbeat of a second, no statistics.
// What can be done there is done, and the rest says why not.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openLink } from '../../../src/connectors/rabbitmq/connect.ts';
import { runDoctor } from '../../../src/connectors/rabbitmq/doctor/doctor.ts';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../src/connectors/rabbitmq/target.ts';
import type { EndpointTotals } from '../../../src/contract/endpoint-totals.ts';
import type { QueueRow } from '../../../src/contract/model.ts';
import type { DoctorStep } from '../../../src/contract/profile.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { describeWith } from '../../support/needs.ts';
import { startRabbitmqNode, type RabbitmqNode } from '../../support/rabbitmq-node.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { Collector, Picture, present } from '../suite/tools.ts';
import { untilManagement } from './management/managed-session.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'on a server that allows little, a session', () => {
  let node: RabbitmqNode;
  const stops: (() => unknown)[] = [];
  beforeAll(async () => {
    const configuration = [
      'channel_max = 1',
      'frame_max = 4096',
      'heartbeat = 1',
      'management.disable_stats = true',
      'management_agent.disable_metrics_collector = true',
    ];
    node = await startRabbitmqNode({ configuration });
    await node.admin.call('PUT', '/api/queues/%2F/there', { durable: true });
  });
  afterAll(() => node.stop());
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  const open = (differs: Partial<RabbitMqTarget> = {}): RabbitMqSession => {
    const management = { mode: 'given', url: node.managementUrl } as const;
    const session = openSession(targetOf(node.amqpPort, { management, ...differs }));
    stops.push(() => session.close());
    return session;
  };
  const publishing = (headerCharacters: number) => ({
    exchange: '',
    routingKey: 'there',
    properties: { headers: [['h', { type: 'string', value: 'x'.repeat(headerCharacters) }]] as never },
    body: new Uint8Array(20_000),
  });
  const queuesOf = (session: RabbitMqSession): Picture<QueueRow> => {
    const queues = new Picture<QueueRow>();
    stops.unshift(session.topology.watchQueues(queues));
    return queues;
  };

  test('counts messages where the server keeps no statistics, and calls the rest unknown', async () => {
    const session = open();
    const { reason } = await untilManagement(session, 'ready');
    expect(reason).toMatch(/statistics of this server are switched off \(management.disable_stats\)/);
    await present(session.publish, 'publish').publish(publishing(10));
    const queues = queuesOf(session);
    await eventually(() => expect(queues.byKey.get('there')?.ready).toBeGreaterThan(0));
    // A look at the queue alone, which the server tells without depth, takes nothing away.
    await session.topology.facts('there');
    expect(queues.byKey.get('there')).toMatchObject({ unacked: 0, consumers: null, inRate: null });
    expect(queues.byKey.get('there')?.ready).toBeGreaterThan(0);
  });

  test('has no lists of connections and consumers then, and counts none of them', async () => {
    const session = open();
    await untilManagement(session, 'ready');
    expect(session.consumers).toBeUndefined();
    expect(session.endpoint().facets).not.toHaveProperty('connections');
    const totals = new Collector<EndpointTotals>();
    stops.unshift(present(session.totals, 'totals').watch('live', totals));
    await eventually(() => expect(totals.rows).not.toEqual([]));
    expect(totals.rows[0]).toMatchObject({
      queues: 1,
      connections: null,
      consumers: null,
      publishRate: null,
    });
    expect(totals.rows[0]?.nodes).toHaveLength(1);
  });

  test('goes on with a single channel while queues are watched, remembered and purged', async () => {
    const session = open({ management: { mode: 'none' }, rememberedQueues: ['there', 'not there'] });
    await untilState(session, 'ready');
    const queues = queuesOf(session);
    await eventually(() => expect(queues.synced).toBe(1));
    const admin = present(session.admin, 'admin');
    const queue = { durable: true, autoDelete: false, arguments: [] };
    const works = ['a', 'b', 'c'].map((name) => admin.declareQueue({ name, ...queue }));
    await Promise.all(works);
    await session.remembered.remember('a');
    expect(await present(session.purge, 'purge').purge('a')).toEqual({ messages: 0 });
    expect(session.endpoint().state).toBe('ready');
  });

  test('says that there is no channel left when something keeps the only one', async () => {
    const session = open({ management: { mode: 'none' } });
    await untilState(session, 'ready');
    const taker = await present(session.take, 'take').open('there', { prefetch: 1, removes: true });
    const purging = present(session.purge, 'purge').purge('there');
    await expect(purging).rejects.toMatchObject({
      code: 'too_many',
      message: expect.stringMatching(/1 channels? at once.*channel_max/) as string,
    });
    await taker.close();
    await present(session.purge, 'purge').purge('there');
  });

  test('has its channel back when what it was opened for fails', async () => {
    const link = await openLink(targetOf(node.amqpPort), { clock: systemClock, connectionName: 'test' });
    stops.push(() => link.close());
    const late = new Error('late');
    await expect(link.prepared(() => Promise.reject(late))).rejects.toBe(late);
    await link.withChannel((channel) => channel.call('queue.declare', { queue: 'there', passive: true }));
  });

  test('refuses headers that are larger than a frame, before they end the connection', async () => {
    const session = open({ management: { mode: 'none' } });
    await untilState(session, 'ready');
    const facet = present(session.publish, 'publish');
    await expect(facet.publish(publishing(3_000))).resolves.toMatchObject({ outcome: 'routed' });
    await expect(facet.publish(publishing(9_000))).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('up to 4096 bytes') as string,
    });
    await expect(facet.publish(publishing(3_000))).resolves.toMatchObject({ outcome: 'routed' });
  });

  test('is examined by the doctor to the end', async () => {
    const found = new Map<string, DoctorStep>();
    const onStep = (step: DoctorStep) => void found.set(step.key, step);
    const management = { mode: 'given', url: node.managementUrl } as const;
    await runDoctor(targetOf(node.amqpPort, { management }), {
      onStep,
      signal: new AbortController().signal,
    });
    expect(found.get('permissions')).toMatchObject({ state: 'passed' });
    expect(found.get('management')).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('management.disable_stats = false') as string,
    });
  });
});
