// An AMQP address as people paste it, read into the fields of the form, or into what is wrong with it. Pure.
// The form is RabbitMQ's URI specification: amqp[s]://user:password@host:port/vhost?query. No fault quotes a part that may
// be a password, or a piece of one.

import { endpointsText } from '../../strings/endpoints.ts';

const { urlFault: fault, urlNote } = endpointsText;

export interface AmqpAddress {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** Null where the address does not say. */
  readonly user: string | null;
  readonly password: string | null;
  /** "/" where the address names none. */
  readonly vhost: string;
  readonly heartbeatSeconds: number | null;
  readonly verify: boolean | null;
  readonly serverName: string | null;
  /** Of the key of a client certificate. */
  readonly passphrase: string | null;
  /** What the address asks for and the form cannot take from it. */
  readonly notes: readonly string[];
}

export type ReadAddress = { readonly address: AmqpAddress } | { readonly fault: string };

class Fault extends Error {}

export function readAmqpUrl(text: string): ReadAddress {
  try {
    return { address: read(bare(text)) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { fault: thrown.message };
    throw thrown;
  }
}

/** As it stood where it was copied from: in quotes, in angle brackets, broken over lines. */
function bare(text: string): string {
  const line = text.replace(/[\r\n\t]+/g, '').trim();
  return /^(["'`])(.*)\1$/.exec(line)?.[2] ?? /^<(.*)>$/.exec(line)?.[1] ?? line;
}

function read(text: string): AmqpAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new Fault(fault.noScheme);
  if (scheme === 'http' || scheme === 'https') throw new Fault(fault.web);
  if (scheme !== 'amqp' && scheme !== 'amqps') throw new Fault(fault.scheme(scheme));
  const rest = text.slice(scheme.length + 3);
  const [, authority = '', path = '', query = ''] = /^([^/?#]*)([^?#]*)\??([^#]*)/.exec(rest) ?? [];
  const tls = scheme === 'amqps';
  const parts = authority.split('@');
  if (parts.length > 2) throw new Fault(fault.at);
  // What stands before the host goes on up to a later @: one of these signs is a part of it.
  if (parts.length === 1 && rest.includes('@') && !isHostWithPort(authority)) throw new Fault(fault.reserved);
  if (rest.includes('#')) throw new Fault(fault.hash);
  const [user, password] = parts.length === 2 ? credentialsOf(parts[0] ?? '') : [null, null];
  const where = parts.at(-1) ?? '';
  if (where.includes(',')) throw new Fault(fault.several);
  const { notes, ...wishes } = asked(query);
  return {
    tls,
    ...hostOf(where, tls),
    user,
    password,
    vhost: vhostOf(path),
    ...wishes,
    notes: [
      ...(/^(?:$|:)/.test(where) ? [urlNote.noHost] : []),
      ...(path === '/' ? [urlNote.emptyVhost] : []),
      ...notes,
    ],
  };
}

function isHostWithPort(authority: string): boolean {
  return /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?$/.test(authority);
}

function credentialsOf(text: string): [string | null, string | null] {
  const colon = text.indexOf(':');
  if (colon < 0) return [decode(text, 'user'), null];
  return [decode(text.slice(0, colon), 'user'), decode(text.slice(colon + 1), 'password')];
}

/** The specification leaves an absent host to the client, and all of them take this machine. */
function hostOf(text: string, tls: boolean): { host: string; port: number } {
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? [];
  const host = decode(bracketed ?? plain, 'host') || 'localhost';
  if (portText === undefined || portText === '') return { host, port: tls ? 5671 : 5672 };
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port < 1 || port > 65_535) throw new Fault(fault.port);
  return { host, port };
}

/** An empty name is possible on a server, and in an address nearly always means the first one. */
function vhostOf(path: string): string {
  const name = path.slice(1);
  // "amqp://host//" is how some write the virtual host "/".
  if (name === '' || name === '/') return '/';
  if (name.includes('/')) throw new Fault(fault.path);
  return decode(name, 'vhost');
}

const fileKeys: ReadonlySet<string> = new Set(['cacertfile', 'certfile', 'keyfile', 'cacerts']);

type Wishes = Pick<AmqpAddress, 'heartbeatSeconds' | 'verify' | 'serverName' | 'passphrase' | 'notes'>;

/** https://www.rabbitmq.com/docs/uri-query-parameters */
function asked(query: string): Wishes {
  const files: string[] = [];
  const ignored: string[] = [];
  const mechanisms: string[] = [];
  let wishes: Omit<Wishes, 'notes'> = {
    heartbeatSeconds: null,
    verify: null,
    serverName: null,
    passphrase: null,
  };
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'heartbeat') wishes = { ...wishes, heartbeatSeconds: heartbeatOf(value) };
    else if (key === 'verify' && /^verify_(none|peer)$/.test(value))
      wishes = { ...wishes, verify: value === 'verify_peer' };
    else if (key === 'server_name_indication') wishes = { ...wishes, serverName: value };
    else if (key === 'password') wishes = { ...wishes, passphrase: value };
    else if (key === 'auth_mechanism') mechanisms.push(value.toLowerCase());
    else (fileKeys.has(key) ? files : ignored).push(key);
  }
  const notes = [
    ...(files.length === 0 ? [] : [urlNote.files(files.join(', '))]),
    ...(mechanisms.length === 0 || mechanisms.includes('plain')
      ? []
      : [urlNote.mechanism(mechanisms.join(', '))]),
    ...(ignored.length === 0 ? [] : [urlNote.ignored(ignored.join(', '))]),
  ];
  return { ...wishes, notes };
}

function heartbeatOf(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > 65_535) throw new Fault(fault.heartbeat(text));
  return seconds;
}

function decode(text: string, part: keyof typeof fault.parts): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault(fault.encoding(fault.parts[part]));
  }
}
