// A connection with a password of its own against a real RabbitMQ: connected, used, refused and broken in every way that
// there is. Everything that the engine sent to the page, logged or wrote is looked through for the secrets.

import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { api, type LeveretApi } from '../../src/contract/api.ts';
import type { ProfileDraft, SecretsPatch, TlsSettings } from '../../src/contract/profile.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith } from '../support/needs.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { rabbitmqMissing } from '../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { untilManaged, untilReady } from './connected-profile.ts';
import { collect, runEngine, type RunningEngine } from './running-engine.ts';

/** Signs that an address, JSON or a regular expression would write otherwise. */
const password = 'Canary/ä%41&"word';
const passphrase = 'canary-phrase-9';
const user = 'secretive';

let server: SharedRabbitmq;
let running: RunningEngine;
let page: Client<LeveretApi>;
/** Every frame that came from the engine. */
let heard: unknown[];
const servers: (Server | net.Server)[] = [];

describeWith([rabbitmqMissing()], 'no secret leaves the engine', () => {
  beforeEach(async () => {
    server = await sharedRabbitmq();
    await server.admin.call('PUT', `/api/users/${user}`, { password, tags: 'administrator' });
    await server.admin.permit('/', user, { configure: '.*', write: '.*', read: '.*' });
    running = await runEngine();
    heard = [];
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (frame: unknown) => heard.push(frame));
    running.engine.attach(portPipe(port1));
    page = createClient(api, portPipe(port2));
    collect(page, 'endpoint.watch', {});
    collect(page, 'profile.watch', {});
    collect(page, 'engine.notices', {});
  });
  afterEach(async () => {
    page.close();
    await running.stop();
    for (const each of servers.splice(0)) each.close();
  });

  const draft = (more: Partial<ProfileDraft> = {}) =>
    profileDraft({
      user,
      port: server.amqpPort,
      management: { mode: 'given', url: server.managementUrl },
      ...more,
    });
  const tls = (more: Partial<TlsSettings> = {}): TlsSettings => ({
    serverName: null,
    ca: server.certificates.ca.certificate,
    certificate: null,
    verify: true,
    ...more,
  });

  /** Nothing of it, in no way of writing it down. */
  async function expectNothingOf(secrets: readonly string[]): Promise<void> {
    const names = await readdir(running.directory, { recursive: true });
    const files = await Promise.all(
      names.map((name) => readFile(path.join(running.directory, name), 'utf8').catch(() => '')),
    );
    const all = [
      inspect(heard, { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: Infinity }),
      JSON.stringify(heard, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ...running.logged,
      ...files,
    ].join('\n');
    expect(heard.length).toBeGreaterThan(5);
    for (const secret of secrets) {
      const base64 = Buffer.from(secret).toString('base64');
      const basic = Buffer.from(`${user}:${secret}`).toString('base64');
      const written = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        base64,
        basic,
      ];
      expect(written.filter((way) => all.includes(way))).toEqual([]);
    }
  }

  test('when the server takes it: connected, listed, published, looked at, examined', async () => {
    await page.request('profile.put', { profile: draft(), secrets: { password } });
    await page.request('endpoint.connect', { profileId: 'staging' });
    await untilReady(page, 'staging');
    await untilManaged(page, 'staging');
    const onEndpoint = { endpointId: 'staging' };
    const connections = collect(page, 'connection.watch', onEndpoint);
    const queues = collect(page, 'queue.watch', onEndpoint);
    // Its own connections, with all that it told the server of itself.
    await eventually(() => expect(JSON.stringify(connections.rows)).toContain('Leveret'), 20_000);
    await eventually(() => expect(queues.rows).not.toEqual([]));
    const message = { exchange: '', routingKey: 'nowhere', properties: {}, body: new Uint8Array() };
    await page.request('message.publish', { ...onEndpoint, ...message });
    const missing = page.request('snapshot.cost', { ...onEndpoint, queue: 'not there' });
    await missing.catch((error: unknown) => heard.push(error));
    const doctor = collect(page, 'doctor.run', { profile: draft() });
    await eventually(() => expect(doctor.ended).toBeNull(), 20_000);
    expect(doctor.rows.filter(({ state }) => state === 'failed')).toEqual([]);
    await page.request('profile.put', { profile: draft({ name: 'Renamed' }) });
    await page.request('endpoint.disconnect', onEndpoint);
    await page.request('profile.remove', { profileId: 'staging' });
    await expectNothingOf([password]);
  });

  test('when it is refused, or anything before or beside it fails', async () => {
    const listen = async (each: Server | net.Server): Promise<number> => {
      servers.push(each);
      await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
      return (each.address() as AddressInfo).port;
    };
    const elsewhere = 'http://127.0.0.1:9/';
    const redirecting = await listen(
      createServer((_request, response) => response.writeHead(302, { location: elsewhere }).end()),
    );
    const failing = await listen(createServer((_request, response) => response.writeHead(500).end('no')));
    const mute = await listen(net.createServer((socket) => socket.end('220 mail ready\r\n')));
    const encryptedKey = spawnSync(
      'openssl',
      [
        'pkcs8',
        '-topk8',
        '-in',
        server.certificates.client.keyFile,
        '-passout',
        `pass:${passphrase}`,
        '-v2',
        'aes-256-cbc',
      ],
      { encoding: 'utf8' },
    ).stdout;
    const keyLine = encryptedKey.split('\n')[2] ?? 'no key';
    const { certificate } = server.certificates.client;
    const wrong = `${password}-wrong`;
    const amqps = { port: server.amqpsPort, host: 'localhost' };
    const at = (url: string): ProfileDraft['management'] => ({ mode: 'given', url });
    const ways: readonly [Partial<ProfileDraft>, SecretsPatch][] = [
      [{}, { password: wrong }],
      [{ host: 'no-such-host.invalid' }, {}],
      [{ port: await freePort() }, {}],
      [{ port: mute }, {}],
      [{ vhost: 'not there' }, {}],
      [{ ...amqps }, {}],
      [{ ...amqps, tls: tls({ ca: null }) }, {}],
      [{ ...amqps, tls: tls({ serverName: 'other.example' }) }, {}],
      [{ tls: tls() }, {}],
      [
        { ...amqps, tls: tls({ certificate }) },
        { key: encryptedKey, passphrase: `${passphrase}-wrong` },
      ],
      [
        { ...amqps, tls: tls({ certificate }) },
        { key: encryptedKey, passphrase },
      ],
      [{ ...amqps, tls: tls({ certificate }) }, { key: encryptedKey.replace('MII', 'XXX') }],
      [{ management: at(`http://127.0.0.1:${redirecting}`) }, {}],
      [{ management: at(`http://127.0.0.1:${failing}`) }, {}],
      [{ management: at(`https://127.0.0.1:${server.managementPort}`) }, {}],
      [{ management: at(`http://127.0.0.1:${await freePort()}/path/`) }, {}],
    ];
    for (const [index, [differs, patch]] of ways.entries()) {
      const profile = draft({ id: `way-${index}`, name: `Way ${index}`, ...differs });
      const secrets = { password, ...patch };
      await page.request('profile.put', { profile, secrets });
      await page.request('endpoint.connect', { profileId: profile.id });
      const doctor = collect(page, 'doctor.run', { profile });
      await eventually(() => expect(doctor.ended).toBeNull(), 25_000);
      await eventually(async () => {
        const { endpoints } = await page.request('endpoint.list', {});
        const endpoint = endpoints.find(({ id }) => id === profile.id);
        const reasons = [endpoint?.stateReason, endpoint?.management?.reason];
        const isInOrder = endpoint?.state === 'ready' && endpoint.management?.state === 'ready';
        expect(isInOrder || reasons.some((reason) => typeof reason === 'string')).toBe(true);
      }, 15_000);
      await page.request('endpoint.disconnect', { endpointId: profile.id });
    }
    await expectNothingOf([password, wrong, passphrase, keyLine]);
  }, 120_000);

  test('when what the page sends does not fit, and is refused with its reason', async () => {
    const refused = async (profile: unknown, secrets: unknown = { password }) => {
      const putting = page.request('profile.put', { profile, secrets } as never);
      await expect(putting).rejects.toMatchObject({ code: 'bad_request' });
      const examining = collect(page, 'doctor.run', { profile, secrets } as never);
      await eventually(() => expect(examining.ended).toMatchObject({ code: 'bad_request' }));
    };
    await refused(draft({ port: -1 }));
    await refused(draft(), { password: [password] });
    await refused(draft(), { password: password.repeat(1_000) });
    // Secrets where they have no place: such a profile would be saved with them.
    await refused(
      draft({ management: { mode: 'given', url: `http://u:${encodeURIComponent(password)}@h/` } }),
    );
    const { key, certificate } = server.certificates.client;
    await refused(draft({ tls: tls({ certificate: certificate + key }) }));
    await refused(draft({ tls: tls({ ca: key }) }));
    expect((await page.request('profile.list', {})).profiles).toEqual([]);
    await expectNothingOf([password, key.split('\n')[1] ?? 'no key']);
  });
});
