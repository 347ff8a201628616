// Every operation where there is no connection, where the user loses rights or the virtual host goes while connected, and
// where the other side is no server at all: each tells the cause and the fix, at once or within its deadline.

import net, { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRabbitMqSession, type RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import type { RabbitMqTarget } from '../../../../src/connectors/rabbitmq/target.ts';
import { limits } from '../../../../src/contract/limits.ts';
import { systemClock, type Clock } from '../../../../src/lib/clock.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/free-port.ts';
import { describeWith } from '../../../support/needs.ts';
import { rabbitmqMissing } from '../../../support/rabbitmq-process.ts';
import { sharedRabbitmq, type SharedRabbitmq } from '../../../support/shared-rabbitmq.ts';
import { TcpProxy } from '../../../support/tcp-proxy.ts';
import { quietLog, targetOf, untilState } from '../targets.ts';
import { operationsOn } from './operations.ts';
import { makePlaces } from './places.ts';

const tls = { serverName: null, ca: null, certificate: null, key: null, passphrase: null, verify: true };

describeWith([rabbitmqMissing()], 'every operation', () => {
  let server: SharedRabbitmq;
  let vhost: string;
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await sharedRabbitmq();
    vhost = await server.admin.addVhost();
    await (await makePlaces(server, vhost, ['their'])).close();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => server.admin.removeVhost(vhost));

  function open(differs: Partial<RabbitMqTarget>, clock: Clock = systemClock): RabbitMqSession {
    const management = { mode: 'given', url: server.managementUrl } as const;
    const session = createRabbitMqSession(targetOf(server.amqpPort, { vhost, management, ...differs }), {
      log: quietLog,
      clock,
      onRememberedQueues: () => undefined,
    });
    ends.push(() => session.close());
    return session;
  }
  async function listen(what: (socket: net.Socket) => void): Promise<number> {
    const sockets = new Set<net.Socket>();
    const listening = net.createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      what(socket);
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    ends.push(() => {
      for (const socket of sockets) socket.destroy();
      listening.close();
    });
    return (listening.address() as AddressInfo).port;
  }
  type Told = Readonly<Record<string, string>>;
  /** What each comes to, one after the other or all at once. */
  async function tellings(
    session: RabbitMqSession,
    withinMs: number,
    how: 'in turn' | 'at once',
  ): Promise<Told> {
    const told: Record<string, string> = {};
    const running: Promise<void>[] = [];
    for (const { name, run } of operationsOn('their', 'nobody')) {
      // Known to be off, it is not tried.
      if (name === 'following the firehose' && session.endpoint().tracing === 'off') continue;
      const startedAt = performance.now();
      const tell = (words: string) => {
        const tookMs = performance.now() - startedAt;
        told[name] = tookMs > withinMs ? `after ${Math.round(tookMs)} ms: ${words}` : words;
      };
      const ran = run(session).then(
        () => tell('done'),
        (error: unknown) => tell((error as Error).message),
      );
      running.push(ran);
      if (how === 'in turn') await ran;
    }
    await Promise.all(running);
    return told;
  }
  /** What is expected of them: these are done, and all others say why not. */
  function onlyDone(told: Told, done: RegExp, words: RegExp): Record<string, unknown> {
    const otherwise = expect.stringMatching(words) as string;
    return Object.fromEntries(Object.keys(told).map((name) => [name, done.test(name) ? 'done' : otherwise]));
  }

  const absent: readonly (readonly [string, RegExp, () => Promise<Partial<RabbitMqTarget>>])[] = [
    [
      'the password is wrong',
      /refused the user 'guest'.*Check user and password/,
      async () => ({ password: 'x' }),
    ],
    [
      'the virtual host is not there',
      /vhost nowhere not found.*Check its name/,
      async () => ({ vhost: 'nowhere' }),
    ],
    [
      'a user with the tag monitoring may not enter the virtual host',
      /refused for user.*rabbitmqctl set_permissions -p/,
      async () => {
        const user = await server.admin.addUser({ tags: ['monitoring'] });
        return { user, password: user };
      },
    ],
    ['nothing listens', /Nothing listens.*Check host and port/i, async () => ({ port: await freePort() })],
    ['nobody knows the name', /name.*not known.*Check/, async () => ({ host: 'no-such-host.invalid' })],
    [
      'the certificate has expired',
      /certificate has expired.*renewed on the server/,
      async () => {
        const proxy = new TcpProxy(server.amqpPort, server.certificates.expired);
        ends.push(() => proxy.close());
        return { port: await proxy.listen(), tls: { ...tls, ca: server.certificates.ca.certificate } };
      },
    ],
    [
      'the authority is a stranger',
      /authority that signed .* not known here.*as the CA/,
      async () => ({ port: server.amqpsPort, tls }),
    ],
    [
      'the certificate is for another name',
      /not for .*'rabbit.example'.*server name/,
      async () => ({
        port: server.amqpsPort,
        tls: { ...tls, ca: server.certificates.ca.certificate, serverName: 'rabbit.example' },
      }),
    ],
    ['TLS is spoken there', /speaks TLS.*Switch TLS on/, async () => ({ port: server.amqpsPort })],
    ['no TLS is spoken there', /does not speak TLS.*without TLS/, async () => ({ tls })],
    [
      'a web server answers there',
      /web server answers on this port.*15672 is usual/,
      async () => ({ port: await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')) }),
    ],
    [
      'the other side hangs up in the middle of a frame',
      /ended in the middle of the handshake.*Check the port/,
      async () => ({
        port: await listen((socket) =>
          socket.once('data', () => socket.end(Buffer.from([1, 0, 0, 0, 0, 1, 0]))),
        ),
      }),
    ],
  ];

  // What nobody can know without a connection is unknown, which is no failure.
  const unknown = /^(reading the history|reading what holds|asking for)/;

  test.each(absent)('says why there is no connection when %s', async (_what, words, differs) => {
    const session = open(await differs());
    await untilState(session, 'disconnected');
    const told = await tellings(session, 1_000, 'in turn');
    expect(told).toEqual(onlyDone(told, unknown, words));
  });

  const changes: readonly (readonly [
    string,
    (user: string, vhost: string) => Promise<unknown>,
    RegExp,
    RegExp,
  ])[] = [
    [
      'the password is another now',
      (user) =>
        server.admin.call('PUT', `/api/users/${user}`, { password: 'another', tags: 'administrator' }),
      // What the open connection can do, it still does.
      /^(listing (queues|exchanges|policies|consumers|connections)|remembering|asking|declaring an? (queue|exchange)$|binding|unbinding|consuming|taking|purging|deleting)/,
      /^Could not .*(does not accept the name or the password of the user|refused the user .*Check user and password)/,
    ],
    [
      'the tag has been taken away',
      (user) => server.admin.call('PUT', `/api/users/${user}`, { password: user, tags: '' }),
      /^(listing (queues|exchanges|policies|consumers|connections)|remembering|declaring|binding|unbinding|consuming|taking|purging|deleting|publishing|sending|finding|looking|reading a stream|asking|following an exchange)/,
      /^Could not .*lacks the tag 'management'.*rabbitmqctl set_user_tags/,
    ],
    [
      'the permissions have been taken away',
      (user, where) => server.admin.call('DELETE', `/api/permissions/${where}/${user}`),
      /^(listing|counting|remembering|reading (the|what)|asking|switching)/,
      /^Could not .*(set_permissions|nobody: the server does not know it)/,
    ],
    [
      'the user has been deleted',
      (user) => server.admin.call('DELETE', `/api/users/${user}`),
      /^asking for/,
      /^Could not .*(is deleted.*connects again by itself|does not accept the name or the password|refused the user)/,
    ],
    [
      'the virtual host has been deleted',
      (_user, where) => server.admin.removeVhost(where),
      /^(listing bindings|asking for|switching tracing)/,
      /^Could not .*(vhost '.*' is (down|deleted)|not found.*Check its name|the server does not know it)/,
    ],
  ];

  test.each(changes)('goes on or says why when, while connected, %s', async (what, change, done, words) => {
    const own = await server.admin.addVhost();
    ends.push(() => server.admin.removeVhost(own).catch(() => undefined));
    await (await makePlaces(server, own, ['their'])).close();
    const user = await server.admin.addUser({ tags: ['administrator'], vhost: own });
    const session = open({ vhost: own, user, password: user });
    await untilState(session, 'ready');
    await eventually(() => expect(session.endpoint().management?.state).toBe('ready'));
    const before = operationsOn('their', 'nobody').filter(({ name }) => name.startsWith('listing'));
    for (const { run } of before) await run(session);
    await change(user, own);
    if (what.includes('deleted')) await untilState(session, 'disconnected');
    const told = await tellings(session, 5_000, 'in turn');
    expect(told).toEqual(onlyDone(told, done, words));
  });

  test(
    'ends at its deadline when nothing comes through any more, and leaves no timer behind',
    { timeout: 40_000 },
    async () => {
      const [amqp, web] = [new TcpProxy(server.amqpPort), new TcpProxy(server.managementPort)];
      ends.push(
        () => amqp.close(),
        () => web.close(),
      );
      const management = { mode: 'given', url: `http://localhost:${await web.listen()}` } as const;
      const clock = new CountingClock();
      const session = open({ port: await amqp.listen(), management, heartbeatSeconds: 0 }, clock);
      await untilState(session, 'ready');
      await eventually(() => expect(session.endpoint().management?.state).toBe('ready'));
      amqp.freeze();
      web.freeze();
      const told = await tellings(session, 2 * limits.amqpCallDeadlineMs + 2_000, 'at once');
      expect(told).toEqual(
        onlyDone(
          told,
          /^nothing/,
          /^Could not .*(did not (answer|confirm|open)|No AMQP connection was open after|hung up)/,
        ),
      );
      await session.close();
      expect(clock.running).toBe(0);
    },
  );

  test('leaves no timer and no socket behind when the server hangs up in the middle of it', async () => {
    const [amqp, web] = [new TcpProxy(server.amqpPort), new TcpProxy(server.managementPort)];
    const management = { mode: 'given', url: `http://localhost:${await web.listen()}` } as const;
    const port = await amqp.listen();
    ends.push(
      () => amqp.close(),
      () => web.close(),
    );
    const sockets = () => process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length;
    const before = sockets();
    const clock = new CountingClock();
    const session = open({ port, management }, clock);
    await untilState(session, 'ready');
    await eventually(() => expect(session.endpoint().management?.state).toBe('ready'));
    // Lists are watched until somebody stops, which is not what is asked here.
    const operations = operationsOn('their', 'nobody').filter(
      ({ name }) => !/^(listing|counting)/.test(name),
    );
    const running = Promise.allSettled(operations.map(({ run }) => run(session)));
    for (const proxy of [amqp, web]) proxy.cut();
    await session.close();
    expect(await running).toHaveLength(operations.length);
    await eventually(() =>
      expect({ timers: clock.running, more: sockets() > before }).toEqual({ timers: 0, more: false }),
    );
  });
});

/** The real one, which knows how many timers have yet to come. */
class CountingClock implements Clock {
  readonly #timers = new Set<object>();

  get running(): number {
    return this.#timers.size;
  }
  now = () => systemClock.now();
  steady = () => systemClock.steady();
  soon = (callback: () => void) => this.#count(callback, (run) => systemClock.soon(run));
  after = (delayMs: number, callback: () => void) =>
    this.#count(callback, (run) => systemClock.after(delayMs, run));
  every = (intervalMs: number, callback: () => void) => {
    const timer = {};
    this.#timers.add(timer);
    const stop = systemClock.every(intervalMs, callback);
    return () => {
      this.#timers.delete(timer);
      stop();
    };
  };

  #count(callback: () => void, start: (run: () => void) => () => void): () => void {
    const timer = {};
    this.#timers.add(timer);
    const stop = start(() => {
      this.#timers.delete(timer);
      callback();
    });
    return () => {
      this.#timers.delete(timer);
      stop();
    };
  }
}
