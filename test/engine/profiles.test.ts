// Saved connections in a running engine, seen by a page: kept, connected, changed, removed; and where their secrets are not.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeveretApi } from '../../src/contract/api.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { profileDraft } from '../support/profile-draft.ts';
import { collect, pictureOf, runEngine, type RunningEngine } from './running-engine.ts';

const canary = 'canary-P4ssw0rd';

let running: RunningEngine;
let page: Client<LeveretApi>;
/** Another Leveret: it takes any user. */
let server: RunningEngine;
beforeEach(async () => {
  [running, server] = await Promise.all([runEngine(), runEngine()]);
  page = running.openPage();
});
afterEach(async () => {
  page.close();
  await Promise.all([running.stop(), server.stop()]);
});

const draft = (more: Parameters<typeof profileDraft>[0] = {}) =>
  profileDraft({ port: server.engine.amqp.port, ...more });
const states = (rows: Parameters<typeof pictureOf>[0]) =>
  Array.from(pictureOf(rows as never).rows as Map<string, { state: string }>, ([id, { state }]) => [
    id,
    state,
  ]);

test('a saved connection makes no endpoint until it is connected, and none after it is disconnected', async () => {
  const endpoints = collect(page, 'endpoint.watch', {});
  const profiles = collect(page, 'profile.watch', {});
  await page.request('profile.put', { profile: draft(), secrets: { password: 'guest' } });
  await eventually(() => expect(pictureOf(profiles.rows).rows.get('staging')?.name).toBe('Staging'));
  expect(states(endpoints.rows)).toEqual([['local', 'ready']]);
  await page.request('endpoint.connect', { profileId: 'staging' });
  await eventually(() => expect(states(endpoints.rows)).toContainEqual(['staging', 'ready']));
  await page.request('endpoint.disconnect', { endpointId: 'staging' });
  await eventually(() => expect(states(endpoints.rows)).toEqual([['local', 'ready']]));
  expect((await page.request('profile.list', {})).profiles).toHaveLength(1);
});

test('streams about an endpoint end with its session, and say that it can be connected again', async () => {
  await page.request('profile.put', { profile: draft() });
  await page.request('endpoint.connect', { profileId: 'staging' });
  const queues = collect(page, 'queue.watch', { endpointId: 'staging' });
  await eventually(() => expect(pictureOf(queues.rows).synced).toBe(true));
  await page.request('endpoint.disconnect', { endpointId: 'staging' });
  await eventually(() => expect(queues.ended).toMatchObject({ code: 'unreachable', retryable: true }));
  const late = collect(page, 'queue.watch', { endpointId: 'staging' });
  await eventually(() => expect(late.ended).toMatchObject({ code: 'not_found' }));
});

test('a change reaches an endpoint that is connected: renamed, marked read-only, and still there', async () => {
  const endpoints = collect(page, 'endpoint.watch', {});
  await page.request('profile.put', { profile: draft(), secrets: { password: 'guest' } });
  await page.request('endpoint.connect', { profileId: 'staging' });
  await page.request('profile.put', { profile: draft({ name: 'Payments', readOnly: true }) });
  await eventually(() =>
    expect(pictureOf(endpoints.rows).rows.get('staging')).toMatchObject({
      name: 'Payments',
      readOnly: true,
      state: 'ready',
    }),
  );
  const publishing = page.request('message.publish', {
    endpointId: 'staging',
    exchange: '',
    routingKey: 'x',
    properties: {},
    body: new Uint8Array(),
  });
  await expect(publishing).rejects.toMatchObject({ code: 'read_only' });
});

test('a new name, colour or environment interrupts nothing that goes on there', async () => {
  await page.request('profile.put', { profile: draft(), secrets: { password: 'guest' } });
  await page.request('endpoint.connect', { profileId: 'staging' });
  const endpoints = collect(page, 'endpoint.watch', {});
  await eventually(() => expect(states(endpoints.rows)).toContainEqual(['staging', 'ready']));
  const queues = collect(page, 'queue.watch', { endpointId: 'staging' });
  await eventually(() => expect(pictureOf(queues.rows).synced).toBe(true));
  const before = endpoints.rows.length;
  const labels = { name: 'Payments', colour: 'teal', environment: 'production' } as const;
  await page.request('profile.put', { profile: draft(labels) });
  await eventually(() => expect(pictureOf(endpoints.rows).rows.get('staging')).toMatchObject(labels));
  const changes = endpoints.rows.slice(before).filter(({ key }) => key === 'staging');
  expect(changes.map((change) => change.op === 'put' && change.row.state)).toEqual(['ready']);
  expect(queues.ended).toBeUndefined();
});

test('what is removed is gone, with its endpoint', async () => {
  await page.request('profile.put', { profile: draft() });
  await page.request('endpoint.connect', { profileId: 'staging' });
  await page.request('profile.remove', { profileId: 'staging' });
  expect((await page.request('profile.list', {})).profiles).toEqual([]);
  expect((await page.request('endpoint.list', {})).endpoints).toHaveLength(1);
  const connecting = page.request('endpoint.connect', { profileId: 'staging' });
  await expect(connecting).rejects.toMatchObject({ code: 'not_found' });
});

test('a server that cannot be reached is an endpoint that says why and tries again', async () => {
  const port = await freePort();
  await page.request('profile.put', { profile: draft({ port }) });
  await page.request('endpoint.connect', { profileId: 'staging' });
  await eventually(async () => {
    const { endpoints } = await page.request('endpoint.list', {});
    const staging = endpoints.find(({ id }) => id === 'staging');
    expect(staging?.state).toBe('disconnected');
    expect(staging?.stateReason).toContain(String(port));
    expect(staging?.retryAt).toBeGreaterThan(0);
  });
  // Somebody listens now; nobody waits for the back-off.
  const knocks: net.Socket[] = [];
  const listener = net.createServer((socket) => void knocks.push(socket)).listen(port, '127.0.0.1');
  try {
    await page.request('endpoint.connect', { profileId: 'staging' });
    await eventually(() => expect(knocks).toHaveLength(1), 1_000);
  } finally {
    for (const socket of knocks) socket.destroy();
    listener.close();
  }
});

test('the connections that are marked so are connected at the start; a lost password is said', async () => {
  await page.request('profile.put', { profile: draft({ id: 'open', connectAtStart: true }) });
  await page.request('profile.put', {
    profile: draft({ id: 'locked', name: 'Locked', connectAtStart: true }),
    secrets: { password: canary },
  });
  await page.request('profile.put', { profile: draft({ id: 'idle' }) });
  const saved = await readFile(path.join(running.directory, 'profiles.json'), 'utf8');
  page.close();
  await running.stop();
  // The next start: memory has been lost, as in browser mode.
  running = await runEngine((directory) => writeFile(path.join(directory, 'profiles.json'), saved));
  page = running.openPage();
  const notices = collect(page, 'engine.notices', {});
  await eventually(async () => {
    const { endpoints } = await page.request('endpoint.list', {});
    expect(endpoints.map(({ id }) => id)).toEqual(['local', 'open']);
    expect(notices.rows).toMatchObject([{ title: 'Locked is not connected.' }]);
  });
  expect(notices.rows[0]?.detail).toContain('password was kept only until Leveret ended');
  const { profiles } = await page.request('profile.list', {});
  expect(profiles.map(({ id, secrets }) => [id, secrets.password])).toEqual([
    ['open', 'none'],
    ['locked', 'lost'],
    ['idle', 'none'],
  ]);
});

describe('a password', () => {
  test('is in no answer, no row, no error, no line of the log and no file', async () => {
    const heard: unknown[] = [];
    const streams = [
      collect(page, 'profile.watch', {}),
      collect(page, 'endpoint.watch', {}),
      collect(page, 'engine.notices', {}),
    ];
    const secrets = { password: canary, key: `${canary}-key`, passphrase: `${canary}-phrase` };
    const tls = { serverName: null, ca: null, certificate: canary.slice(0, 3), verify: true };
    heard.push(await page.request('profile.put', { profile: draft({ tls }), secrets }));
    heard.push(await page.request('endpoint.connect', { profileId: 'staging' }));
    const doctor = collect(page, 'doctor.run', { profile: draft({ user: 'someone' }), secrets });
    const broken = collect(page, 'doctor.run', { profile: draft({ tls }), secrets });
    await eventually(() => expect([doctor.ended, broken.ended]).toEqual([null, null]));
    await eventually(async () => {
      const list = await page.request('endpoint.list', {});
      heard.push(list);
      expect(list.endpoints.find(({ id }) => id === 'staging')?.stateReason).not.toBeNull();
    });
    heard.push(await page.request('profile.list', {}));
    // Input that does not fit is told without what it was.
    const misfit = { profile: { ...draft(), port: -1 }, secrets: { ...secrets, password: [canary] } };
    heard.push(await page.request('profile.put', misfit as never).catch((error: Error) => error.message));
    heard.push(doctor.rows, broken.rows, ...streams.map(({ rows }) => rows));
    expect(JSON.stringify(heard)).not.toContain(canary);
    expect(running.logged.join('\n')).not.toContain(canary);
    const names = await readdir(running.directory, { recursive: true });
    const files = await Promise.all(
      names.map((name) => readFile(path.join(running.directory, name), 'latin1').catch(() => '')),
    );
    expect(files.join('\n')).not.toContain(canary);
    expect(heard.length).toBeGreaterThan(6);
  });

  test('that is not given again stays; null takes it away', async () => {
    const passwordState = async () => (await page.request('profile.list', {})).profiles[0]?.secrets.password;
    await page.request('profile.put', { profile: draft(), secrets: { password: canary } });
    await page.request('profile.put', { profile: draft({ name: 'Renamed' }) });
    expect(await passwordState()).toBe('kept');
    await page.request('profile.put', { profile: draft(), secrets: { password: null } });
    expect(await passwordState()).toBe('none');
  });
});
