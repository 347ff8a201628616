// Connections through TLS as companies set it up: authorities of their own, several in one bundle, client certificates with
// a passphrase, addresses instead of names, old servers; of AMQP and of the management API, which may differ.

import { spawnSync } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { RabbitMqSession } from '../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget, TlsTarget } from '../../../src/connectors/rabbitmq/target.ts';
import { describeWith } from '../../support/needs.ts';
import { rabbitmqMissing } from '../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../support/shared-rabbitmq.ts';
import { untilManagement } from './management/managed-session.ts';
import { openSession, targetOf, untilState } from './targets.ts';

describeWith([rabbitmqMissing()], 'through TLS a session', () => {
  let server: SharedRabbitmq;
  const stops: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await sharedRabbitmq();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  const open = (port: number, differs: Partial<RabbitMqTarget>): RabbitMqSession => {
    const session = openSession(targetOf(port, differs));
    stops.unshift(() => session.close());
    return session;
  };
  const settings = (more: Partial<TlsTarget> = {}): TlsTarget => ({
    serverName: null,
    ca: server.certificates.ca.certificate,
    certificate: null,
    key: null,
    passphrase: null,
    verify: true,
    ...more,
  });
  /** TLS with the server's certificate before a port of the node. */
  const before = async (port: number, options: tls.TlsOptions = {}): Promise<number> => {
    const { certificate: cert, key } = server.certificates.server;
    const sockets = new Set<net.Socket>();
    const proxy = tls.createServer({ cert, key, ...options }, (socket) => {
      const inner = net.connect(port, '127.0.0.1');
      for (const each of [socket, inner]) {
        sockets.add(each);
        each.on('error', () => undefined);
      }
      socket.pipe(inner).pipe(socket);
    });
    proxy.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    stops.push(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    return (proxy.address() as AddressInfo).port;
  };
  const encrypted = (passphrase: string): string =>
    spawnSync(
      'openssl',
      ['pkcs8', '-topk8', '-in', server.certificates.client.keyFile, '-passout', `pass:${passphrase}`],
      { encoding: 'utf8' },
    ).stdout;

  test.each(['localhost', '127.0.0.1'])('trusts one of several authorities, at %s', async (host) => {
    const { ca, strangerCa } = server.certificates;
    const bundle = settings({ ca: `${strangerCa.certificate}${ca.certificate}` });
    const { address } = await untilState(open(server.amqpsPort, { host, tls: bundle }), 'ready');
    expect(address).toBe(`amqps://${host}:${server.amqpsPort}`);
  });

  test('works with a server that speaks TLS 1.2 at most, and says so of one that is older', async () => {
    const old = await before(server.amqpPort, { maxVersion: 'TLSv1.2' });
    await untilState(open(old, { tls: settings() }), 'ready');
    const older = await before(server.amqpPort, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const { stateReason } = await untilState(open(older, { tls: settings() }), 'disconnected');
    expect(stateReason).toMatch(/older version of TLS.*1\.2/);
  });

  test('shows a client certificate whose key has a passphrase, where the server wants one', async () => {
    const { ca, client } = server.certificates;
    const options = { ca: ca.certificate, requestCert: true, rejectUnauthorized: true };
    const port = await before(server.amqpPort, options);
    const own = { certificate: client.certificate, key: encrypted('open sesame'), passphrase: 'open sesame' };
    await untilState(open(port, { tls: settings(own) }), 'ready');
    const without = await untilState(open(port, { tls: settings() }), 'disconnected');
    expect(without.stateReason).toMatch(/may want a client certificate/);
    const wrong = open(port, { tls: settings({ ...own, passphrase: 'sesame' }) });
    expect((await untilState(wrong, 'disconnected')).stateReason).toMatch(/cannot be used.*passphrase/);
  });

  test.each(['localhost', '127.0.0.1'])(
    'finds its management API at https://%s by an authority of that address alone',
    async (host) => {
      const url = `https://${host}:${await before(server.managementPort)}/`;
      const { certificate: ca } = server.certificates.ca;
      const trusting = open(server.amqpPort, { management: { mode: 'given', url, ca } });
      await untilManagement(trusting, 'ready');
      const wary = open(server.amqpPort, { management: { mode: 'given', url } });
      const { reason } = await untilManagement(wary, 'unreachable');
      expect(reason).toMatch(/authority that signed .* is not known here.*CA/);
    },
  );

  test('does not ask another host for the name that the AMQP server has in its certificate', async () => {
    const asked: string[] = [];
    const SNICallback: tls.TlsOptions['SNICallback'] = (name, done) => {
      asked.push(name);
      done(null);
    };
    const url = `https://localhost:${await before(server.managementPort, { SNICallback })}`;
    // As through a tunnel: the address says nothing of the server, so its name is given.
    const tunnel = settings({ serverName: 'rabbit.internal', verify: false });
    const management = { mode: 'given', url } as const;
    const elsewhere = open(server.amqpsPort, { host: '127.0.0.1', tls: tunnel, management });
    await untilManagement(elsewhere, 'ready');
    expect(new Set(asked)).toEqual(new Set(['localhost']));
    const there = open(server.amqpsPort, { host: 'localhost', tls: tunnel, management });
    await untilManagement(there, 'ready');
    expect(asked).toContain('rabbit.internal');
  });
});
