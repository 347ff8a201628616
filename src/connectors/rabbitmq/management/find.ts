// Finds the management API beside an AMQP server: which addresses are tried, and what answers there. Out of reach and
// refused are answers here, not errors.

import type { ManagementState } from '../../../contract/endpoint.ts';
import { codeOf, firstError } from '../faults.ts';
import { managementError } from './errors.ts';
import { AnswerError, HttpClient } from './http-client.ts';
import { count, isObject, list, object, text } from './json-values.ts';
import type { ManagementTarget } from './target.ts';

/** RabbitMQ's and LavinMQ's own ports. */
const plainPort = 15_672;
const tlsPort = 15_671;

/** Who answers, and as what we are known there. */
export interface Identity {
  readonly product: 'RabbitMQ' | 'LavinMQ';
  readonly version: string;
  readonly clusterName: string | null;
  readonly tags: readonly string[];
  readonly exchangeTypes: readonly string[];
  /** In all virtual hosts that this user may see; null where the server does not say. */
  readonly queueCount: number | null;
  /** False: the server keeps no numbers, and lists neither channels nor consumers (management.disable_stats). */
  readonly hasStatistics: boolean;
}

export interface Found extends Identity {
  readonly http: HttpClient;
}

export type Finding = { readonly found: Found } | { readonly state: ManagementState };

/** Never rejects. */
export async function findManagement(target: ManagementTarget): Promise<Finding> {
  const { management, user } = target;
  if (management.mode === 'none') return { state: { state: 'none', url: null, reason: null } };
  const urls = management.mode === 'given' ? [management.url] : usualUrls(target);
  const failures: Failure[] = [];
  for (const url of urls) {
    const http = open(url, target);
    if (http === null) {
      return {
        state: { state: 'unreachable', url, reason: `The management address ${url} is not a web address.` },
      };
    }
    try {
      return { found: { http, ...(await identify(http)) } };
    } catch (thrown) {
      await http.close();
      const { message } = managementError(thrown, 'use the management API', { url: http.url, user });
      // It is there: another address would be another server.
      if (thrown instanceof AnswerError && (thrown.status === 401 || thrown.status === 403)) {
        return { state: { state: 'refused', url: http.url, reason: message } };
      }
      failures.push({ url: http.url, message, isSilent: codeOf(firstError(thrown)) === 'ECONNREFUSED' });
    }
  }
  return { state: unreachable(failures) };
}

interface Failure {
  readonly url: string;
  readonly message: string;
  /** Nothing listens there at all. */
  readonly isSilent: boolean;
}

/** Where something is, is told first. */
function unreachable(failures: readonly Failure[]): ManagementState {
  const [first = null, ...others] = failures.toSorted(
    (left, right) => Number(left.isSilent) - Number(right.isSilent),
  );
  const also = others.length === 0 ? '' : ` Also tried: ${others.map(({ url }) => url).join(', ')}.`;
  return {
    state: 'unreachable',
    url: first?.url ?? null,
    reason: first === null ? null : first.message + also,
  };
}

/** With TLS on AMQP the password does not go out in the clear to look for the API, except to this machine itself. */
export function usualUrls({ host, tls }: Pick<ManagementTarget, 'host' | 'tls'>): string[] {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const plain = `http://${name}:${plainPort}`;
  const secure = [`https://${name}:${tlsPort}`, `https://${name}:${plainPort}`];
  if (tls === null) return [plain, ...secure.slice(0, 1)];
  return isLoopback(host) ? [...secure, plain] : secure;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function open(url: string, target: ManagementTarget): HttpClient | null {
  try {
    const { protocol } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') return null;
    const { user, password } = target;
    return new HttpClient(url, { user, password, tls: tlsAt(url, target) });
  } catch {
    return null;
  }
}

/** As the AMQP connection has it, but for what was given for this address alone. */
function tlsAt(url: string, { tls, host, management }: ManagementTarget): ManagementTarget['tls'] {
  const own = management.mode === 'given' ? management.ca : undefined;
  if (tls === null) {
    const ca = own ?? null;
    return { serverName: null, ca, certificate: null, key: null, passphrase: null, verify: true };
  }
  // Another host has another name in its certificate.
  const isSameHost = new URL(url).hostname.replace(/^\[|\]$/g, '') === host.toLowerCase();
  return { ...tls, ca: own ?? tls.ca, serverName: isSameHost ? tls.serverName : null };
}

/** @throws SyntaxError when what answers is not the API */
export async function identify(http: HttpClient): Promise<Identity> {
  const who = await http.get('whoami');
  if (!isObject(who) || text(who.name) === '') throw new SyntaxError('no user in the answer to whoami');
  const overview = object(await http.get('overview'));
  const isLavin = typeof overview.lavinmq_version === 'string';
  const types = list(overview.exchange_types).map((type) => text(object(type).name));
  return {
    product: isLavin ? 'LavinMQ' : 'RabbitMQ',
    version: text(overview.lavinmq_version, text(overview.product_version, text(overview.rabbitmq_version))),
    clusterName: text(overview.cluster_name) === '' ? null : text(overview.cluster_name),
    tags: tagsOf(who.tags),
    exchangeTypes: types.filter((type) => type !== ''),
    queueCount: count(object(overview.object_totals).queues),
    hasStatistics: overview.disable_stats !== true,
  };
}

/** A list since 3.9; before, and on LavinMQ, one text with commas. */
function tagsOf(tags: unknown): string[] {
  if (typeof tags === 'string') return tags.split(',').map((tag) => tag.trim());
  return list(tags).filter((tag) => typeof tag === 'string');
}
