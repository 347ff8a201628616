// The connection doctor against a real RabbitMQ, and against servers that are something else: each fault is found at its
// own step, and what follows is skipped with the reason.

import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { discoverLocalServers } from '../../../../src/connectors/rabbitmq/doctor/discover.ts';
import { runDoctor } from '../../../../src/connectors/rabbitmq/doctor/doctor.ts';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import type { DoctorStep, DoctorStepName } from '../../../../src/contract/profile.ts';
import { makeCertificates, type Certificate, type Certificates } from '../../../support/certificates.ts';
import { runEngine } from '../../../engine/running-engine.ts';
import { freePort } from '../../../support/free-port.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { targetOf } from '../targets.ts';

const target = ({ port = 5672, ...more }: Partial<RabbitMqTarget> = {}) =>
  targetOf(port, { host: '127.0.0.1', ...more });

const plainTls = {
  serverName: null,
  ca: null,
  certificate: null,
  key: null,
  passphrase: null,
  verify: true,
} as const;

type Findings = Readonly<Record<DoctorStepName, DoctorStep>>;

async function examine(asked: RabbitMqTarget, stepMs?: number): Promise<Findings> {
  const found: Partial<Record<DoctorStepName, DoctorStep>> = {};
  await runDoctor(asked, {
    onStep: (step) => (found[step.key] = step),
    signal: new AbortController().signal,
    ...(stepMs === undefined ? {} : { stepMs }),
  });
  return found as Findings;
}

const stateOf = (found: Findings) =>
  Object.fromEntries(Object.entries(found).map(([name, { state }]) => [name, state]));

/** What a test listens with, ended after it. */
const listening: net.Server[] = [];
const sockets = new Set<net.Socket>();

async function listen(server: net.Server): Promise<number> {
  listening.push(server);
  server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of listening.splice(0)) server.close();
});

describe('what is no AMQP server', () => {
  test('a closed port fails at the port, and all that follows is skipped with the reason', async () => {
    const port = await freePort();
    const found = await examine(target({ port }));
    expect(stateOf(found)).toMatchObject({ dns: 'passed', tcp: 'failed', tls: 'skipped', vhost: 'skipped' });
    expect(found.tcp.result).toBe(`Nothing listens on 127.0.0.1, port ${port}.`);
    expect(found.tcp.fix).toContain('5672 is usual');
    expect(found.vhost.result).toBe('Not tried, because the port failed.');
  });

  test('a name that nobody knows fails at the name', async () => {
    const found = await examine(target({ host: 'no-such-host.invalid' }));
    expect(found.dns).toMatchObject({ state: 'failed' });
    expect(found.tcp.result).toBe('Not tried, because the name of the host failed.');
  });

  test('a web server is called one', async () => {
    const port = await listen(http.createServer((_request, response) => response.end('hello')));
    const found = await examine(target({ port }));
    expect(found.protocol).toMatchObject({
      state: 'failed',
      result: 'A web server answers on this port, not an AMQP server.',
    });
    expect(found.protocol.fix).toContain('15672');
  });

  test('a server of another kind is quoted', async () => {
    const port = await listen(net.createServer((socket) => socket.write('220 mail ready\r\n')));
    expect((await examine(target({ port }))).protocol.result).toContain('220 mail ready');
  });

  test('another version of AMQP is named', async () => {
    const port = await listen(net.createServer((socket) => socket.end('AMQP\x03\x01\x00\x00')));
    expect((await examine(target({ port }))).protocol.result).toContain('(3.1.0.0), not 0-9-1');
  });

  test('a server that accepts and says nothing is given up at the deadline of the step', async () => {
    const port = await listen(net.createServer());
    const found = await examine(target({ port }), 60);
    expect(found.protocol).toMatchObject({ state: 'failed', result: 'No answer within 0.06 s.' });
    expect(found.protocol.tookMs).toBeLessThan(2_000);
    expect(found.credentials.state).toBe('skipped');
  });

  test('a server that never ends a frame, or sends hostile ones, is given up too', async () => {
    const frames = [Buffer.from([1, 0, 0, 0x7f, 0xff, 0xff, 0xff]), Buffer.from([1, 0, 0, 0, 0, 0, 1, 9, 9])];
    for (const frame of frames) {
      const port = await listen(net.createServer((socket) => socket.write(frame)));
      expect((await examine(target({ port }), 500)).protocol.state).toBe('failed');
    }
  });
});

test('local servers are found on the usual ports, ourselves and what is no AMQP server left out', async () => {
  const broker = await runEngine();
  try {
    const web = await listen(http.createServer());
    const ports = [await freePort(), web, broker.engine.amqp.port].map((port) => ({
      port,
      encrypted: false,
    }));
    const own = broker.engine.amqp.port;
    expect(await discoverLocalServers(own, ports)).toEqual([]);
    expect(await discoverLocalServers(1, ports)).toMatchObject([
      { host: 'localhost', port: own, tls: false, product: 'Leveret' },
    ]);
  } finally {
    await broker.stop();
  }
});

describe('TLS', () => {
  let certificates: Certificates;
  const folder = temporaryFolder('doctor');
  beforeAll(() => {
    certificates = makeCertificates(folder.path);
  });
  afterAll(() => folder.remove());

  /** Speaks TLS, and nothing within it. */
  const silent = ({ certificate, key }: Certificate, more: tls.TlsOptions = {}) =>
    listen(tls.createServer({ cert: certificate, key, ...more }).on('tlsClientError', () => undefined));
  const examineTls = async (port: number, more: Partial<RabbitMqTarget['tls']> & { host?: string } = {}) => {
    const { host = '127.0.0.1', ...settings } = more;
    return (await examine(target({ host, port, tls: { ...plainTls, ...settings } }), 400)).tls;
  };

  test('with a certificate of a known authority passes, with facts and the days that are left', async () => {
    const found = await examineTls(await silent(certificates.server), { ca: certificates.ca.certificate });
    // Two days are soon.
    expect(found).toMatchObject({ state: 'warning' });
    expect(found.result).toMatch(/expires in [12] days/);
    expect(found.facts.map(({ name }) => name)).toEqual([
      'Certificate for',
      'Signed by',
      'Valid until',
      'Protocol',
    ]);
    expect(found.facts[1]?.value).toBe('Leveret test authority');
  });

  test.each([
    ['an unknown authority', () => ({ ca: certificates.strangerCa.certificate }), /is not known here/],
    ['no authority at all', () => ({}), /is not known here/],
  ])('with %s fails, and asks for its certificate', async (_what, settings, words) => {
    const found = await examineTls(await silent(certificates.server), settings());
    expect(found).toMatchObject({ state: 'failed', result: expect.stringMatching(words) as string });
    expect(found.fix).toContain('as the CA of this connection');
  });

  test('with an expired certificate says since when', async () => {
    const found = await examineTls(await silent(certificates.expired), { ca: certificates.ca.certificate });
    expect(found).toMatchObject({
      state: 'failed',
      result: expect.stringMatching(/^The server's certificate expired on \d{4}-\d\d-\d\d\.$/) as string,
      fix: 'It must be renewed on the server.',
    });
  });

  test('with a certificate for another name says for which it is', async () => {
    const port = await silent(certificates.server);
    const settings = { ca: certificates.ca.certificate, serverName: 'rabbit.example.org' };
    const found = await examineTls(port, settings);
    expect(found).toMatchObject({ state: 'failed' });
    expect(found.result).toContain("is not for 'rabbit.example.org', but for DNS:localhost");
  });

  test('two faults are both told', async () => {
    const found = await examineTls(await silent(certificates.expired), {
      ca: certificates.ca.certificate,
      serverName: 'other',
    });
    expect(found.result).toMatch(/expired on .*is not for 'other'/);
  });

  test('what is not verified is accepted with a warning that names the fault', async () => {
    const found = await examineTls(await silent(certificates.expired), { verify: false });
    expect(found.state).toBe('warning');
    expect(found.result).toMatch(/expired on .*does not verify certificates/);
  });

  test('on a port without it is told apart from a bad certificate', async () => {
    const port = await listen(http.createServer());
    expect((await examineTls(port)).result).toBe('What answers on this port does not speak TLS.');
  });

  test('with a server that wants a client certificate says so at the step where the server does', async () => {
    const port = await silent(certificates.server, {
      requestCert: true,
      rejectUnauthorized: true,
      ca: certificates.ca.certificate,
    });
    const settings = { ...plainTls, ca: certificates.ca.certificate };
    const found = await examine(target({ port, tls: settings }), 1_000);
    expect(found.protocol.state).toBe('failed');
    expect(found.protocol.fix).toContain('client certificate');
  });

  test('with a key that is none says which part of the settings is wrong', async () => {
    const found = await examineTls(await silent(certificates.server), {
      certificate: certificates.client.certificate,
      key: 'no key',
    });
    expect(found).toMatchObject({ state: 'failed' });
    expect(found.result).toContain('A certificate or key of this connection cannot be used');
  });
});

describeWith([rabbitmqMissing()], 'a real RabbitMQ', () => {
  let rabbit: SharedRabbitmq;
  let vhost: string;
  beforeAll(async () => {
    rabbit = await sharedRabbitmq();
    vhost = await rabbit.admin.addVhost();
  }, 60_000);
  afterAll(() => rabbit.admin.removeVhost(vhost));

  const there = (more: Partial<RabbitMqTarget> = {}) => target({ port: rabbit.amqpPort, vhost, ...more });

  test('with everything in order passes every step, and leaves nothing behind', async () => {
    const found = await examine(there());
    expect(stateOf(found)).toMatchObject({
      dns: 'passed',
      tcp: 'passed',
      tls: 'skipped',
      protocol: 'passed',
      credentials: 'passed',
      vhost: 'passed',
      permissions: 'passed',
      product: 'passed',
    });
    expect(found.product.result).toMatch(/^RabbitMQ 3\.\d+\.\d+\.$/);
    expect(found.tcp.tookMs).toBeGreaterThan(0);
    const path = `/api/queues/${encodeURIComponent(vhost)}`;
    await expect.poll(() => rabbit.admin.call('GET', path)).toEqual([]);
  });

  test('over TLS is examined through it', async () => {
    const ca = rabbit.certificates.ca.certificate;
    const found = await examine(
      there({ host: 'localhost', port: rabbit.amqpsPort, tls: { ...plainTls, ca } }),
    );
    expect(stateOf(found)).toMatchObject({ tls: 'warning', vhost: 'passed', permissions: 'passed' });
  });

  test('asked in plain text on its TLS port fails at the protocol, and TLS is advised', async () => {
    const found = await examine(there({ port: rabbit.amqpsPort }));
    expect(found.protocol.state).toBe('failed');
    expect(found.protocol.fix).toContain('TLS');
  });

  test('refuses a wrong password in its own words', async () => {
    const found = await examine(there({ password: 'wrong' }));
    expect(stateOf(found)).toMatchObject({ protocol: 'passed', credentials: 'failed', vhost: 'skipped' });
    expect(found.credentials.result).toMatch(/refused the user 'guest': 403 ACCESS_REFUSED .*logfile\.$/);
    expect(found.credentials.fix).toContain('guest may connect only from the server itself');
    // What it is has been told before.
    expect(found.product.state).toBe('passed');
  });

  test('does not know a wrong virtual host', async () => {
    const found = await examine(there({ vhost: 'nowhere' }));
    expect(found.vhost).toMatchObject({ state: 'failed' });
    expect(found.vhost.result).toContain('530 NOT_ALLOWED - vhost nowhere not found');
    expect(found.permissions.state).toBe('skipped');
  });

  test('does not let a user into a virtual host without permission, and the command that would is given', async () => {
    const user = await rabbit.admin.addUser({});
    const found = await examine(there({ user, password: user }));
    expect(found.vhost.fix).toContain(`rabbitmqctl set_permissions -p '${vhost}' '${user}'`);
  });

  test.each([
    ['nothing', { configure: '^$', write: '^$', read: '^$' }, /may not declare temporary queues.*publish/],
    ['configure', { configure: '^$', write: '.*', read: '.*' }, /may not declare temporary queues \(/],
    ['write', { configure: '.*', write: '^orders$', read: '.*' }, /may not publish/],
    ['read', { configure: '.*', write: '.*', read: '^orders$' }, /may not read/],
  ])('says of a user with limited rights what is refused: %s', async (_which, permissions, words) => {
    const user = await rabbit.admin.addUser({ vhost, permissions });
    const found = await examine(there({ user, password: user }));
    expect(found.permissions.state).toBe('warning');
    expect(found.permissions.result).toMatch(words);
    expect(found.permissions.facts.some(({ value }) => value.includes('403 ACCESS_REFUSED'))).toBe(true);
  });

  describe('whose management API', () => {
    const examineManagement = async (more: Partial<RabbitMqTarget>) =>
      (await examine(there({ management: { mode: 'given', url: rabbit.managementUrl }, ...more })))
        .management;

    test('is given and open says where it is, what the user may see, and the virtual hosts', async () => {
      const user = await rabbit.admin.addUser({ tags: ['monitoring'], vhost });
      const found = await examineManagement({ user, password: user });
      expect(found).toMatchObject({
        state: 'passed',
        result: `Found at ${rabbit.managementUrl}.`,
        fix: null,
      });
      expect(found.facts).toContainEqual({ name: "User's tags", value: 'monitoring' });
      expect(found.facts[0]?.value).toMatch(/^RabbitMQ 3\.\d+/);
      expect(found.vhosts).toEqual(expect.arrayContaining(['/', vhost]));
    });

    test('refuses a user without tag warns, and the command that would mend it is given', async () => {
      const user = await rabbit.admin.addUser({ vhost });
      const found = await examineManagement({ user, password: user });
      expect(found.state).toBe('warning');
      expect(found.result).toContain(`the user '${user}' lacks the tag 'management'`);
      expect(found.result).toContain('rabbitmqctl set_user_tags');
      expect(found.fix).toBeNull();
    });

    test('refuses a wrong password warns, and advises no tag', async () => {
      const found = await examineManagement({ password: 'wrong' });
      expect(found).toMatchObject({ state: 'warning', fix: null });
      expect(found.result).toMatch(/does not accept the name or the password of the user 'guest'/);
      expect(found.result).not.toContain('tag');
    });

    test('does not listen warns, and says what is done without it', async () => {
      const url = `http://127.0.0.1:${String(await freePort())}`;
      const found = await examineManagement({ management: { mode: 'given', url } });
      expect(found.state).toBe('warning');
      expect(found.result).toMatch(
        /those that you name are looked at by AMQP.*127.0.0.1:\d+ cannot be reached\. Nothing listens there/,
      );
      expect(found.fix).toContain('rabbitmq_management');
    });

    test('is not wanted is not looked for', async () => {
      expect(await examineManagement({ management: { mode: 'none' } })).toMatchObject({ state: 'skipped' });
    });
  });

  test('marked read-only is not written to, not even to try', async () => {
    const found = await examine(there({ readOnly: true }));
    expect(found.permissions).toMatchObject({ state: 'skipped', tookMs: null });
  });
});
