// What is written in the form of a connection, read into a profile with its secrets, or into faults beside the fields. Pure.

import type { EndpointColour, Environment } from '../../../src/contract/endpoint.ts';
import {
  profileDraft,
  secretsPatch,
  type LocalServer,
  type ManagementSetting,
  type ProfileDraft,
  type ProfileRow,
  type SecretsPatch,
} from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import type { AmqpAddress } from './amqp-url.ts';

const { fault } = endpointsText;

export interface ConnectionDraft {
  readonly id: string;
  readonly name: string;
  readonly colour: EndpointColour | 'none';
  readonly environment: Environment;
  readonly readOnly: boolean;
  readonly connectAtStart: boolean;
  readonly host: string;
  readonly port: string;
  readonly vhost: string;
  readonly user: string;
  /** Empty leaves the one that is kept. */
  readonly password: string;
  readonly forgetPassword: boolean;
  readonly heartbeat: string;
  readonly tls: boolean;
  readonly verify: boolean;
  readonly serverName: string;
  readonly ca: string | null;
  readonly certificate: string | null;
  /** Null leaves the one that is kept. */
  readonly key: string | null;
  readonly passphrase: string;
  readonly managementMode: ManagementSetting['mode'];
  readonly managementUrl: string;
  /** Null trusts what the connection trusts. */
  readonly managementCa: string | null;
  /** Which secrets are kept for it already. */
  readonly secrets: ProfileRow['secrets'];
}

export interface ReadConnection {
  /** Null while there is a fault. */
  readonly input: { readonly profile: ProfileDraft; readonly secrets: SecretsPatch } | null;
  readonly faults: Partial<Record<keyof ConnectionDraft, string>>;
}

/** What the contract takes. */
const nameMax = 100;

const noSecrets = { password: 'none', key: 'none', passphrase: 'none' } as const;

export function newConnection(): ConnectionDraft {
  return {
    id: crypto.randomUUID(),
    name: '',
    colour: 'none',
    environment: 'test',
    readOnly: false,
    connectAtStart: true,
    host: '',
    port: '5672',
    vhost: '/',
    user: 'guest',
    password: '',
    forgetPassword: false,
    heartbeat: '10',
    tls: false,
    verify: true,
    serverName: '',
    ca: null,
    certificate: null,
    key: null,
    passphrase: '',
    managementMode: 'auto',
    managementUrl: '',
    managementCa: null,
    secrets: noSecrets,
  };
}

export function draftOf(row: ProfileRow): ConnectionDraft {
  const { tls, management } = row;
  return {
    ...newConnection(),
    id: row.id,
    name: row.name,
    colour: row.colour ?? 'none',
    environment: row.environment,
    readOnly: row.readOnly,
    connectAtStart: row.connectAtStart,
    host: row.host,
    port: String(row.port),
    vhost: row.vhost,
    user: row.user,
    heartbeat: String(row.heartbeatSeconds),
    tls: tls !== null,
    verify: tls?.verify ?? true,
    serverName: tls?.serverName ?? '',
    ca: tls?.ca ?? null,
    certificate: tls?.certificate ?? null,
    managementMode: management.mode,
    managementUrl: management.mode === 'given' ? management.url : '',
    managementCa: management.mode === 'given' ? (management.ca ?? null) : null,
    secrets: row.secrets,
  };
}

/** A new connection like this one; secrets are never copied, because nobody can read them. */
export function copyOf(row: ProfileRow): ConnectionDraft {
  const { id } = newConnection();
  const name = endpointsText.copyName(row.name.slice(0, nameMax - endpointsText.copyName('').length));
  return { ...draftOf(row), id, name, secrets: noSecrets };
}

export function withAddress(draft: ConnectionDraft, address: AmqpAddress): ConnectionDraft {
  return {
    ...draft,
    name: draft.name === '' ? address.host.slice(0, nameMax) : draft.name,
    host: address.host,
    port: String(address.port),
    vhost: address.vhost,
    user: address.user ?? draft.user,
    password: address.password ?? draft.password,
    heartbeat: address.heartbeatSeconds === null ? draft.heartbeat : String(address.heartbeatSeconds),
    tls: address.tls,
    verify: address.verify ?? draft.verify,
    serverName: address.serverName ?? draft.serverName,
    passphrase: address.passphrase ?? draft.passphrase,
  };
}

/** A server of this machine takes guest with the password guest, unless somebody changed that. */
export function withLocalServer(draft: ConnectionDraft, server: LocalServer): ConnectionDraft {
  const name = `${server.product === '' ? server.host : server.product} ${String(server.port)}`;
  return {
    ...draft,
    name: draft.name === '' ? name : draft.name,
    host: server.host,
    port: String(server.port),
    tls: server.tls,
    environment: 'local',
    user: 'guest',
    password: 'guest',
  };
}

/** TLS has a usual port of its own; a port that somebody chose stays. */
export function withTls(draft: ConnectionDraft, tls: boolean): ConnectionDraft {
  const [usual, other] = tls ? ['5671', '5672'] : ['5672', '5671'];
  return { ...draft, tls, port: draft.port === other ? usual : draft.port };
}

export function readConnection(draft: ConnectionDraft): ReadConnection {
  const candidate = {
    id: draft.id,
    name: draft.name,
    colour: draft.colour === 'none' ? null : draft.colour,
    environment: draft.environment,
    readOnly: draft.readOnly,
    connectAtStart: draft.connectAtStart,
    host: hostOf(draft.host),
    port: numberOf(draft.port),
    vhost: draft.vhost,
    user: draft.user,
    heartbeatSeconds: numberOf(draft.heartbeat),
    tls: draft.tls
      ? {
          serverName: draft.serverName === '' ? null : draft.serverName,
          ca: draft.ca,
          certificate: draft.certificate,
          verify: draft.verify,
        }
      : null,
    management:
      draft.managementMode === 'given'
        ? {
            mode: 'given',
            url: draft.managementUrl.trim(),
            ...(draft.managementCa === null ? {} : { ca: draft.managementCa }),
          }
        : { mode: draft.managementMode },
  };
  const profile = profileDraft.safeParse(candidate);
  const secrets = secretsPatch.safeParse(secretsOf(draft));
  const issues = [...(profile.error?.issues ?? []), ...(secrets.error?.issues ?? [])];
  const faults = faultsOf(
    draft,
    issues.map(({ path }) => path),
  );
  if (!profile.success || !secrets.success || Object.keys(faults).length > 0) return { input: null, faults };
  return { input: { profile: profile.data, secrets: secrets.data }, faults };
}

const fieldsWithFaults = ['name', 'port', 'vhost', 'user', 'password', 'passphrase'] as const;

function faultsOf(draft: ConnectionDraft, wrong: readonly (readonly unknown[])[]): ReadConnection['faults'] {
  const isWrong = (name: string, inner?: string) =>
    wrong.some(([first, second]) => first === name && (inner === undefined || second === inner));
  const isKeyMissing =
    draft.tls && draft.certificate !== null && draft.key === null && draft.secrets.key !== 'kept';
  const faults: ReadConnection['faults'] = {};
  for (const name of fieldsWithFaults) if (isWrong(name)) faults[name] = fault[name];
  if (isWrong('host') || !isHost(hostOf(draft.host))) faults.host = fault.host;
  if (isWrong('heartbeatSeconds')) faults.heartbeat = fault.heartbeat;
  if (isWrong('tls', 'serverName')) faults.serverName = fault.serverName;
  if (isWrong('management')) faults.managementUrl = fault.managementUrl;
  if (isKeyMissing) faults.key = fault.key;
  return faults;
}

/** Brackets belong to addresses with a port, where an IPv6 address has them. */
function hostOf(text: string): string {
  const host = text.trim();
  return /^\[(.*)\]$/.exec(host)?.[1] ?? host;
}

/** A name or an address; somebody who writes more means an address with a scheme, a port, or a user. */
function isHost(text: string): boolean {
  return text !== '' && !/[\s/@?#[\],]/.test(text) && !/^[^:]*:[^:]*$/.test(text);
}

function secretsOf({ password, forgetPassword, key, passphrase }: ConnectionDraft): SecretsPatch {
  return {
    ...(password !== '' ? { password } : forgetPassword ? { password: null } : {}),
    ...(key === null ? {} : { key }),
    ...(passphrase === '' ? {} : { passphrase }),
  };
}

function numberOf(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}
