// What a RabbitMQ refuses, and why a connection cannot be opened: each names the cause and what to do.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../src/connectors/rabbitmq/target.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { present } from '../suite/tools.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'RabbitMQ refuses', () => {
  let server: SharedRabbitmq;
  let vhost: string;
  const sessions: RabbitMqSession[] = [];
  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.close();
  });
  afterAll(() => server.admin.removeVhost(vhost));

  const open = (differs: Partial<RabbitMqTarget>) => {
    const session = openSession(targetOf(server.amqpPort, { vhost, ...differs }));
    sessions.push(session);
    return session;
  };
  const reasonOf = async (differs: Partial<RabbitMqTarget>) =>
    (await untilState(open(differs), 'disconnected')).stateReason;
  const plain = { durable: true, autoDelete: false, arguments: [] };

  test('a wrong password', async () => {
    const reason = await reasonOf({ password: 'wrong-secret' });
    expect(reason).toMatch(/refused the user 'guest'.*ACCESS_REFUSED.*Check user and password/);
    expect(reason).not.toContain('wrong-secret');
  });

  test('a virtual host that is not there, and one that the user may not enter', async () => {
    expect(await reasonOf({ vhost: 'no/such' })).toMatch(/vhost no\/such not found.*Check its name/);
    const user = await server.admin.addUser({});
    expect(await reasonOf({ user, password: user })).toMatch(
      /access to vhost '.*' refused for user.*rabbitmqctl set_permissions/,
    );
  });

  const tls = {
    serverName: null,
    ca: null,
    certificate: null,
    key: null,
    passphrase: null,
    verify: true,
  };

  test('a certificate that has expired, is signed by a stranger, or is for another name', async () => {
    const { ca, strangerCa, expired } = server.certificates;
    const behind = new TcpProxy(server.amqpPort, expired);
    const port = await behind.listen();
    expect(await reasonOf({ port, tls: { ...tls, ca: ca.certificate } })).toMatch(/has expired.*renewed/);
    await behind.close();
    const { amqpsPort } = server;
    expect(await reasonOf({ port: amqpsPort, tls: { ...tls, ca: strangerCa.certificate } })).toMatch(
      /authority that signed .* not known here/,
    );
    const named = { ...tls, ca: ca.certificate, serverName: 'rabbit.example' };
    expect(await reasonOf({ port: amqpsPort, tls: named })).toMatch(
      /not for 'rabbit.example', but for DNS:localhost/,
    );
    await untilState(open({ port: amqpsPort, tls: { ...named, verify: false } }), 'ready');
    await untilState(
      open({ port: amqpsPort, host: '127.0.0.1', tls: { ...tls, ca: ca.certificate } }),
      'ready',
    );
  });

  test('TLS where there is none, none where there is, and a key that does not fit', async () => {
    expect(await reasonOf({ tls })).toMatch(/does not speak TLS/);
    expect(await reasonOf({ port: server.amqpsPort })).toMatch(/This port speaks TLS. Switch TLS on/);
    const { client, server: other } = server.certificates;
    const mixed = { ...tls, certificate: client.certificate, key: other.key };
    expect(await reasonOf({ port: server.amqpsPort, tls: mixed })).toMatch(
      /key of this connection cannot be used/,
    );
  });

  test('a port where something else answers', async () => {
    expect(await reasonOf({ port: server.managementPort })).toMatch(
      /The other side hung up.*Check that this port speaks AMQP/,
    );
  });

  test('each permission that is missing, by its name and what it is for', async () => {
    await server.admin.call('PUT', `/api/queues/${vhost}/theirs`, { durable: true });
    const user = await server.admin.addUser({
      vhost,
      permissions: { configure: '^mine', write: '^mine', read: '^mine' },
    });
    const session = open({ user, password: user });
    await untilState(session, 'ready');
    const admin = present(session.admin, 'admin');
    const refused = (permission: string, name: string) => ({
      code: 'access_refused',
      message: expect.stringMatching(
        new RegExp(`The user '${user}' needs the permission.*${permission}.* '${name}'`),
      ) as string,
    });
    await expect(admin.declareQueue({ name: 'new', ...plain })).rejects.toMatchObject(
      refused('configure', 'new'),
    );
    await expect(admin.deleteQueue('theirs', { ifUnused: false, ifEmpty: false })).rejects.toMatchObject(
      refused('configure', 'theirs'),
    );
    await expect(present(session.purge, 'purge').purge('theirs')).rejects.toMatchObject(
      refused('read', 'theirs'),
    );
    await admin.declareQueue({ name: 'mine', ...plain });
    const binding = {
      source: 'amq.direct',
      destination: 'mine',
      destinationKind: 'queue' as const,
      routingKey: '',
      arguments: [],
    };
    await expect(admin.bind(binding)).rejects.toMatchObject(refused('read', 'amq.direct'));
    const result = await present(session.publish, 'publish').publish({
      exchange: 'amq.fanout',
      routingKey: '',
      properties: {},
      body: new Uint8Array(),
    });
    expect(result).toMatchObject({ outcome: 'refused', replyCode: 403 });
    expect(result.replyText).toContain("access to exchange 'amq.fanout'");
    const consumer = await present(session.consume, 'consume').start(
      { queue: 'theirs', prefetch: 1, settle: null, delayMs: 0 },
      () => undefined,
      (reason) => reasons.push(reason),
    );
    const reasons: string[] = [];
    consumer.resume();
    await expect.poll(() => reasons[0], { timeout: 10_000 }).toMatch(/permission.*'theirs'/);
  });

  test('an exchange of a type that it does not have, which does not end the connection for others', async () => {
    const session = open({});
    await untilState(session, 'ready');
    const admin = present(session.admin, 'admin');
    await admin.declareExchange({ name: 'hashed', type: 'x-consistent-hash', internal: false, ...plain });
    const unknown = admin.declareExchange({ name: 'x', type: 'x-unknown', internal: false, ...plain });
    await expect(unknown).rejects.toMatchObject({
      message: expect.stringMatching(/unknown exchange type 'x-unknown'/) as string,
    });
    expect(session.endpoint().state).toBe('ready');
  });
});
