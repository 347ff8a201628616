// An AMQP address as people paste it, read into the fields of the form, or into what is wrong with it. Pure.
// The form is RabbitMQ's URI specification: amqp[s]://user:password@host:port/vhost?query.

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
  /** What the address asks for and the form cannot take from it. */
  readonly notes: readonly string[];
}

export type ReadAddress = { readonly address: AmqpAddress } | { readonly fault: string };

class Fault extends Error {}

export function readAmqpUrl(text: string): ReadAddress {
  try {
    return { address: read(text.trim()) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { fault: thrown.message };
    throw thrown;
  }
}

function read(text: string): AmqpAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new Fault(fault.noScheme);
  if (scheme === 'http' || scheme === 'https') throw new Fault(fault.web);
  if (scheme !== 'amqp' && scheme !== 'amqps') throw new Fault(fault.scheme(scheme));
  const [, authority = '', path = '', query = ''] = /^[^:]+:\/\/([^/?#]*)([^?#]*)\??([^#]*)/.exec(text) ?? [];
  const tls = scheme === 'amqps';
  const parts = authority.split('@');
  if (parts.length > 2) throw new Fault(fault.at);
  const [user, password] = parts.length === 2 ? credentialsOf(parts[0] ?? '') : [null, null];
  return {
    tls,
    ...hostOf(parts.at(-1) ?? '', tls),
    user,
    password,
    vhost: vhostOf(path),
    ...asked(query),
  };
}

function credentialsOf(text: string): [string | null, string | null] {
  const colon = text.indexOf(':');
  if (colon < 0) return [decode(text), null];
  return [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
}

function hostOf(text: string, tls: boolean): { host: string; port: number } {
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? decode(plain);
  if (host === '') throw new Fault(fault.noHost);
  if (portText === undefined || portText === '') return { host, port: tls ? 5671 : 5672 };
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port < 1 || port > 65_535) throw new Fault(fault.port(portText));
  return { host, port };
}

/** An empty name is possible on a server, and in an address nearly always means the first one. */
function vhostOf(path: string): string {
  const name = path.slice(1);
  // "amqp://host//" is how some write the virtual host "/".
  if (name === '' || name === '/') return '/';
  if (name.includes('/')) throw new Fault(fault.path);
  return decode(name);
}

const fileKeys: ReadonlySet<string> = new Set(['cacertfile', 'certfile', 'keyfile', 'cacerts', 'password']);

function asked(query: string): Pick<AmqpAddress, 'heartbeatSeconds' | 'verify' | 'serverName' | 'notes'> {
  let heartbeatSeconds: number | null = null;
  let verify: boolean | null = null;
  let serverName: string | null = null;
  const files: string[] = [];
  const ignored: string[] = [];
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'heartbeat') {
      heartbeatSeconds = Number(value);
      if (!/^\d+$/.test(value) || heartbeatSeconds > 3_600) throw new Fault(fault.heartbeat(value));
    } else if (key === 'verify') verify = value !== 'verify_none';
    else if (key === 'server_name_indication') serverName = value;
    else (fileKeys.has(key) ? files : ignored).push(key);
  }
  const notes = [
    ...(files.length === 0 ? [] : [urlNote.files(files.join(', '))]),
    ...(ignored.length === 0 ? [] : [urlNote.ignored(ignored.join(', '))]),
  ];
  return { heartbeatSeconds, verify, serverName, notes };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault(fault.encoding(text));
  }
}
