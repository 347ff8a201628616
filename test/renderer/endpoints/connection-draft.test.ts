// The form of a connection: what becomes a profile, what a secret, and what is a fault.

import { describe, expect, test } from 'vitest';
import {
  copyOf,
  draftOf,
  newConnection,
  readConnection,
  withTls,
  type ConnectionDraft,
} from '../../../renderer/features/endpoints/connection-draft.ts';
import type { ProfileRow } from '../../../src/contract/profile.ts';
import { profileDraft } from '../../support/profile-draft.ts';

const row = (more: Partial<ProfileRow> = {}): ProfileRow => ({
  ...profileDraft(),
  rememberedQueues: [],
  secrets: { password: 'kept', key: 'none', passphrase: 'none' },
  ...more,
});
const filled = (more: Partial<ConnectionDraft> = {}) => ({
  ...newConnection(),
  name: 'n',
  host: 'h',
  ...more,
});

test('a saved connection that nobody touches is read back as it was, and no secret is sent', () => {
  const tls = { serverName: 'x', ca: 'CA', certificate: null, verify: false };
  for (const saved of [
    row(),
    row({ tls, colour: 'teal', management: { mode: 'given', url: 'https://h:15671' } }),
    row({ management: { mode: 'given', url: 'https://h', ca: 'CA' } }),
    row({ readOnly: true, connectAtStart: true, heartbeatSeconds: 0 }),
  ]) {
    const { rememberedQueues: _queues, secrets: _secrets, ...profile } = saved;
    expect(readConnection(draftOf(saved)).input).toEqual({ profile, secrets: {} });
  }
});

test('a copy is another connection, without the secrets of the first', () => {
  const copy = copyOf(row());
  expect(copy.id).not.toBe('staging');
  expect(copy).toMatchObject({ name: 'Staging (copy)', secrets: { password: 'none' } });
});

describe('secrets', () => {
  test.each([
    [{ password: 'p' }, { password: 'p' }],
    [{ forgetPassword: true }, { password: null }],
    [{ password: 'p', forgetPassword: true }, { password: 'p' }],
    [
      { key: 'K', passphrase: 'q' },
      { key: 'K', passphrase: 'q' },
    ],
  ])('%j send %j', (patch, secrets) => {
    expect(readConnection(filled(patch)).input?.secrets).toEqual(secrets);
  });
});

describe('faults', () => {
  test.each([
    [{ name: ' ' }, 'name'],
    [{ host: '' }, 'host'],
    [{ port: '70000' }, 'port'],
    [{ port: '' }, 'port'],
    [{ vhost: '' }, 'vhost'],
    [{ heartbeat: '-1' }, 'heartbeat'],
    [{ managementMode: 'given', managementUrl: 'amqp://h' }, 'managementUrl'],
    [{ managementMode: 'given', managementUrl: 'https://u:p@h' }, 'managementUrl'],
    [{ managementMode: 'given', managementUrl: 'http:u@h' }, 'managementUrl'],
    [{ tls: true, certificate: 'C' }, 'key'],
    [{ name: 'n'.repeat(101) }, 'name'],
    [{ user: 'u'.repeat(256) }, 'user'],
    [{ password: 'p'.repeat(4_097) }, 'password'],
    [{ tls: true, serverName: 's'.repeat(1_025) }, 'serverName'],
    [{ host: 'h:5672' }, 'host'],
    [{ host: 'amqp://h' }, 'host'],
    [{ host: 'u@h' }, 'host'],
    [{ host: 'h, i' }, 'host'],
  ] as const)('%j is one of the field %s', (patch, field) => {
    const read = readConnection(filled(patch));
    expect(read.input).toBeNull();
    expect(Object.keys(read.faults)).toEqual([field]);
  });
});

test.each([
  [' h ', 'h'],
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
])('the host %j is %s', (host, read) => {
  expect(readConnection(filled({ host })).input?.profile.host).toBe(read);
});

test('a copy of a copy of a long name still has a name that can be saved', () => {
  const copy = copyOf(row({ name: 'n'.repeat(100) }));
  expect(copy.name).toMatch(/^n+ \(copy\)$/);
  expect(readConnection({ ...copy, host: 'h' }).faults).toEqual({});
});

test('switching TLS moves the usual port, and leaves a chosen one', () => {
  expect(withTls(filled(), true).port).toBe('5671');
  expect(withTls(filled({ port: '5671', tls: true }), false).port).toBe('5672');
  expect(withTls(filled({ port: '15000' }), true).port).toBe('15000');
});
