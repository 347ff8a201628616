// A management API that answers nonsense: nothing crashes, nothing grows without bound, and every row still fits the
// contract.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import {
  createManagement,
  type Management,
} from '../../../../src/connectors/rabbitmq/management/management.ts';
import { segment } from '../../../../src/connectors/rabbitmq/management/http-client.ts';
import { limits } from '../../../../src/contract/limits.ts';
import * as model from '../../../../src/contract/model.ts';
import { queueFacts } from '../../../../src/contract/policy.ts';
import { systemClock } from '../../../../src/lib/clock.ts';
import { eventually } from '../../../support/eventually.ts';
import { Picture, present } from '../../suite/tools.ts';
import { quietLog } from '../targets.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Answer = string | ((response: ServerResponse) => void);

/** A server that answers to the beginning of a path, whoami and overview as RabbitMQ does unless said otherwise. */
async function managementOf(answers: Readonly<Record<string, Answer>>, user = 'guest'): Promise<Management> {
  const known: Readonly<Record<string, Answer>> = {
    whoami: '{"name":"guest","tags":["administrator"]}',
    overview: '{"product_name":"RabbitMQ","product_version":"3.10.8"}',
    ...answers,
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice('/api/'.length);
    const answer = Object.entries(known).findLast(([start]) => path.startsWith(start))?.[1] ?? '[]';
    if (typeof answer === 'string') response.end(answer);
    else answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const management = createManagement(
    {
      host: 'localhost',
      vhost: '/',
      user,
      password: 'secret-of-the-test',
      tls: null,
      management: { mode: 'given', url: `http://127.0.0.1:${port}` },
    },
    {
      clock: systemClock,
      log: quietLog,
      watchServerEvents: () => () => undefined,
      onChange: () => undefined,
    },
  );
  closers.push(
    () => management.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  management.connected();
  return management;
}

function facetsOf(management: Management) {
  return eventually(() => {
    const facets = management.facets();
    if (facets === null) throw new Error(management.state().reason ?? 'still looking');
    return facets;
  });
}

const oddItems: readonly unknown[] = [
  null,
  1,
  'queue',
  [],
  {},
  { name: 5 },
  { name: 'x'.repeat(256) },
  { name: null, arguments: 'none' },
  { name: 'strings', messages_ready: '12', consumers: '3', durable: 'yes', arguments: [1], type: 7 },
  { name: 'huge', messages_ready: 1e300, messages_unacknowledged: 2 ** 53, head_message_timestamp: Infinity },
  { name: 'negative', messages_ready: -1, consumers: 1.5, message_stats: { publish_details: { rate: -3 } } },
  { name: 'deep', arguments: { x: nested(200) } },
  { name: '__proto__', arguments: { __proto__: null, constructor: { a: null } }, message_stats: [] },
  { name: 'good', messages_ready: 4, messages_unacknowledged: 1, consumers: 2 },
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] };
}

test('odd items are left out or unknown, and every row fits the contract', async () => {
  // 1e400 is infinite to JSON.parse, and JSON.stringify cannot write it.
  const items = JSON.stringify(oddItems).replace(
    '"head_message_timestamp":null',
    '"head_message_timestamp":1e400',
  );
  const management = await managementOf({
    'queues/%2F?page': `{"page_count":1,"items":${items}}`,
    'queues/%2F?disable_stats': items,
    exchanges: items,
    consumers: items,
    'vhosts/%2F/connections': items,
    'vhosts/%2F/channels': items,
    bindings: items,
    policies: items,
  });
  const { topology, consumers, connections, policies } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  const exchanges = new Picture<model.ExchangeRow>();
  const clients = new Picture<model.ConnectionRow>();
  const takers = new Picture<model.ConsumerRow>();
  const rules = new Picture();
  closers.push(
    topology.watchQueues(queues),
    topology.watchExchanges(exchanges),
    present(connections, 'connections').watch(clients),
    present(consumers, 'consumers').watch(undefined, takers),
    policies.watch(rules),
  );
  await eventually(() => {
    for (const picture of [queues, exchanges, clients, takers, rules]) expect(picture.synced).toBe(1);
  });
  expect([...queues.byKey.keys()].sort()).toEqual([
    '__proto__',
    'deep',
    'good',
    'huge',
    'negative',
    'strings',
  ]);
  for (const row of queues.byKey.values()) expect(model.queueRow.safeParse(row).error).toBeUndefined();
  for (const row of exchanges.byKey.values()) expect(model.exchangeRow.safeParse(row).error).toBeUndefined();
  for (const row of clients.byKey.values()) expect(model.connectionRow.safeParse(row).error).toBeUndefined();
  expect(queues.byKey.get('good')).toMatchObject({ ready: 4, unacked: 1, consumers: 2 });
  for (const odd of ['strings', 'huge', 'negative']) {
    expect(queues.byKey.get(odd)).toMatchObject({ ready: null, unacked: null, consumers: null });
  }
  expect(await topology.bindings({})).toEqual([]);
  expect(management.state().state).toBe('ready');
});

test('a page that is not there is not taken for an object that is not there', async () => {
  const bare = await managementOf({ 'queues/%2F/q': (response) => response.writeHead(404).end() });
  await expect((await facetsOf(bare)).topology.facts('q')).rejects.toMatchObject({
    code: 'not_supported',
    message: expect.stringContaining('starting or stopping') as string,
  });
  const gone = await managementOf({
    'queues/%2F/q': (response) =>
      response.writeHead(404).end('{"error":"Object Not Found","reason":"Not Found"}'),
  });
  await expect((await facetsOf(gone)).topology.facts('q')).rejects.toMatchObject({ code: 'not_found' });
});

test('a queue whose details are nonsense has facts that fit the contract', async () => {
  const details =
    '{"name":"q","type":5,"policy":{},"arguments":{"x-max-length":"many","x":null},"operator_policy":7}';
  const management = await managementOf({ 'queues/%2F/q': details });
  const facts = await (await facetsOf(management)).topology.facts('q');
  expect(queueFacts.safeParse(facts).error).toBeUndefined();
  expect(facts).toMatchObject({ type: 'classic', policy: null, operatorPolicy: null });
});

test.each([['queues/%2F?page'], ['queues/%2F?disable_stats']])(
  'an endless answer to %s is let go at the bound, and said',
  async (path) => {
    const chunk = Buffer.from(`{"name":"${'q'.repeat(100)}"},`.repeat(10_000));
    let sentBytes = 0;
    const management = await managementOf({
      ...(path === 'queues/%2F?page' ? {} : { queues: '{"page_count":9,"items":[]}' }),
      [path]: (response) => {
        response.write('[');
        const more = () => {
          do sentBytes += chunk.byteLength;
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    });
    const { topology } = await facetsOf(management);
    const before = process.memoryUsage().rss;
    const queues = new Picture<model.QueueRow>();
    closers.push(topology.watchQueues(queues));
    await eventually(
      () => expect(sentBytes).toBeGreaterThan(limits.managementAnswerMaxBytes - chunk.byteLength),
      60_000,
    );
    const settled = await eventually(async () => {
      const seen = sentBytes;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(sentBytes).toBe(seen);
      return seen;
    }, 30_000);
    expect(settled).toBeLessThan(limits.managementAnswerMaxBytes * 2);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
    // Where the list is endless the pages still tell; where they are, nothing does.
    await eventually(() => expect(queues.synced).toBe(path === 'queues/%2F?page' ? 0 : 1), 10_000);
  },
  90_000,
);

/** A list that ends as it should, and names one queue so often that it is too large. */
function moreThanIsRead(name: string): Buffer {
  const item = `{"name":"${name}","type":"${'x'.repeat(1_000)}"},`;
  return Buffer.from(`[${item.repeat(Math.ceil(limits.managementAnswerMaxBytes / item.length))}{}]`);
}

test('a list that is larger than is read at once is read page by page, until the last page and again', async () => {
  const onPage = (page: number) => {
    const items = [{ name: `queue.${page}`, messages_ready: page, consumers: 1 }];
    return JSON.stringify({ page_count: 3, items });
  };
  // As RabbitMQ says it.
  const outOfRange =
    '{"error":"page_out_of_range","reason":"Page out of range, page: 3 page size: 500, len: 900"}';
  let isGone = false;
  let lists = 0;
  const management = await managementOf({
    overview: '{"product_name":"RabbitMQ","product_version":"3.10.8","object_totals":{"queues":600000}}',
    'queues/%2F?disable_stats': (response) => {
      lists += 1;
      response.end(moreThanIsRead('queue.1'));
    },
    'queues/%2F?page=1&': onPage(1),
    'queues/%2F?page=2&': onPage(2),
    'queues/%2F?page=3&': (response) =>
      isGone ? response.writeHead(400).end(outOfRange) : response.end(onPage(3)),
  });
  const { topology } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  await eventually(() => expect(queues.synced).toBe(1), 20_000);
  expect([...queues.byKey.keys()]).toEqual(['queue.1', 'queue.2', 'queue.3']);
  expect(queues.byKey.get('queue.2')).toMatchObject({ ready: 2, consumers: 1 });
  isGone = true;
  await eventually(() => expect(queues.byKey.has('queue.3')).toBe(false), 20_000);
  expect(queues.byKey.has('queue.1')).toBe(true);
  expect(lists).toBe(1);
  expect(management.state().state).toBe('ready');
});

test('of a list that is read page by page, queues that somebody looks for do not wait for their page', async () => {
  let lookedFor = '';
  const management = await managementOf({
    overview: '{"product_name":"RabbitMQ","product_version":"3.10.8","object_totals":{"queues":600000}}',
    'queues/%2F?disable_stats': (response) => response.end(moreThanIsRead('queue.1')),
    // Pages without an end: the wanted queue's own page never comes.
    'queues/%2F?page': (response) => {
      const query = new URLSearchParams(response.req.url?.split('?')[1]);
      const name = query.get('name');
      if (name !== null) lookedFor = `${name}, use_regex=${query.get('use_regex')}`;
      const items = [{ name: name === null ? `queue.${query.get('page')}` : 'büro/far', messages_ready: 7 }];
      response.end(JSON.stringify({ page_count: name === null ? 1_200 : 1, items }));
    },
  });
  const { topology } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  await eventually(() => expect(queues.byKey.size).toBeGreaterThan(1), 20_000);
  topology.lookFor?.('ü');
  await eventually(() => expect(queues.byKey.get('büro/far')).toMatchObject({ ready: 7 }));
  expect(lookedFor).toBe('ü, use_regex=false');
});

test('a server that gives smaller pages than it was asked for still tells the rates of all queues', async () => {
  const names = Array.from({ length: 5 }, (_, index) => `queue.${index}`);
  const pages = [0, 1, 2].map((page) => [
    `queues/%2F?page=${page + 1}&`,
    JSON.stringify({
      page_count: 3,
      page_size: 2,
      items: names.slice(page * 2, page * 2 + 2).map((name) => ({ name, consumers: 1 })),
    }),
  ]);
  const management = await managementOf({
    overview: '{"product_name":"RabbitMQ","product_version":"3.10.8","object_totals":{"queues":501}}',
    'queues/%2F?disable_stats': JSON.stringify(names.map((name) => ({ name, messages_ready: 1 }))),
    ...(Object.fromEntries(pages) as Record<string, string>),
  });
  const { topology } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  await eventually(
    () => expect([...queues.byKey.values()].map(({ consumers }) => consumers)).toEqual([1, 1, 1, 1, 1]),
    20_000,
  );
});

test('an answer that is no list does not empty the list', async () => {
  let answer = '{"page_count":1,"items":[{"name":"here"}]}';
  const management = await managementOf({ 'queues/%2F?page': (response) => response.end(answer) });
  const { topology } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  await eventually(() => expect(queues.byKey.has('here')).toBe(true));
  answer = '{"status":"maintenance"}';
  await eventually(() => expect(management.state().state).toBe('unreachable'), 10_000);
  expect(management.state().reason).toMatch(/is not the management API/);
  expect(queues.byKey.has('here')).toBe(true);
});

test('long lists are asked for one after the other, also after one has failed', async () => {
  const asked: string[] = [];
  let answerFirst = (): void => undefined;
  const management = await managementOf({
    'queues/%2F?first': (response) => {
      asked.push('first');
      answerFirst = () => response.writeHead(500).end();
    },
    'queues/%2F?second': (response) => {
      asked.push('second');
      response.end('[]');
    },
  });
  const { api } = await facetsOf(management);
  const read = (path: string) => api.each(`queues/%2F?${path}`, 'list the queues', () => undefined);
  const both = Promise.allSettled([read('first'), read('second')]);
  await eventually(() => expect(asked).toEqual(['first']));
  // What is no list does not wait.
  await api.get('whoami', 'ask who we are');
  expect(asked).toEqual(['first']);
  answerFirst();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(asked).toEqual(['first', 'second']);
});

test('a list packed with gzip is read as it is, and one that unpacks without end is let go at the bound', async () => {
  const bomb = gzipSync(moreThanIsRead('one'));
  let packed = gzipSync('[{"name":"one"},{"name":"two"}]');
  const management = await managementOf({
    overview: '{"product_name":"RabbitMQ","product_version":"3.10.8","object_totals":{"queues":501}}',
    'queues/%2F?page': '{"page_count":1,"items":[{"name":"one"}]}',
    'queues/%2F?disable_stats': (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  });
  const { topology, api } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  await eventually(() => expect([...queues.byKey.keys()]).toEqual(['one', 'two']));
  packed = bomb;
  const list = () => api.each('queues/%2F?disable_stats', 'list the queues', () => undefined);
  await expect(list()).rejects.toMatchObject({ code: 'too_large' });
  packed = Buffer.from('no gzip at all');
  await expect(list()).rejects.toThrow('is not the management API');
});

test('an answer that is cut off, and one that never comes, are a state and pass', async () => {
  let fails = true;
  const management = await managementOf({
    'queues/%2F?page': (response) => {
      if (!fails) {
        response.end('{"page_count":1,"items":[{"name":"back"}]}');
        return;
      }
      response.writeHead(200, { 'content-length': '1000' }).write('{"page_count":1,');
      setImmediate(() => response.destroy());
    },
  });
  const { topology } = await facetsOf(management);
  const queues = new Picture<model.QueueRow>();
  closers.push(topology.watchQueues(queues));
  const reason = await eventually(() => {
    expect(management.state().state).toBe('unreachable');
    return management.state().reason;
  });
  expect(reason).toContain('The other side hung up');
  fails = false;
  await eventually(() => expect(queues.byKey.has('back')).toBe(true), 20_000);
  expect(management.state()).toMatchObject({ state: 'ready', reason: null });
});

test('the password is in no reason, error or state', async () => {
  const management = await managementOf({
    whoami: (response) => response.writeHead(401).end('{"error":"not_authorised","reason":"Login failed"}'),
  });
  await eventually(() => expect(management.state().state).toBe('refused'));
  expect(JSON.stringify(management.state())).not.toContain('secret-of-the-test');
  expect(management.state().reason).toContain('does not accept the name or the password');
});

test('LavinMQ is told from RabbitMQ, with tags as one text', async () => {
  const management = await managementOf({
    whoami: '{"name":"guest","tags":"management, monitoring"}',
    overview: '{"lavinmq_version":"2.3.0","rabbitmq_version":"2.3.0"}',
  });
  expect(await facetsOf(management)).toMatchObject({
    product: 'LavinMQ',
    version: '2.3.0',
    tags: ['management', 'monitoring'],
    seesAll: true,
  });
});

test('names become one segment of a path, whatever is in them', () => {
  expect(segment('/')).toBe('%2F');
  expect(segment('a b/c?d#e%')).toBe('a%20b%2Fc%3Fd%23e%25');
  expect(segment('..')).toBe('%2E%2E');
  expect(segment('ü€😀')).toBe('%C3%BC%E2%82%AC%F0%9F%98%80');
  // Two bytes that are no UTF-8.
  expect(segment('\udcff\udc80')).toBe('%ff%80');
});
