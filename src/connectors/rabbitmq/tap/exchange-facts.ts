// What a tap must know of an exchange before it binds a queue to it.

import { AppError } from '../../../contract/errors.ts';
import type { ManagementApi } from '../management/api.ts';
import { segment } from '../management/http-client.ts';
import { name, object, text } from '../management/json-values.ts';
import { readPolicies } from '../management/policy-list.ts';

export interface ExchangeFacts {
  /** As it routes: of one that delays messages, the type that it has beside that. */
  readonly type: string;
  readonly alternate: string | null;
}

/** @throws AppError not_found */
export async function readExchange(api: ManagementApi, exchange: string): Promise<ExchangeFacts> {
  const item = object(
    await api.get(
      `exchanges/${api.vhost}/${segment(exchange)}?disable_stats=true`,
      `look at the exchange '${exchange}'`,
    ),
  );
  const settings = object(item.arguments);
  const type = text(item.type);
  return {
    type: type === 'x-delayed-message' ? text(settings['x-delayed-type'], type) : type,
    alternate: name(settings['alternate-exchange']) ?? (await alternateByPolicy(api, item.policy)),
  };
}

async function alternateByPolicy(api: ManagementApi, policy: unknown): Promise<string | null> {
  if (typeof policy !== 'string' || policy === '') return null;
  try {
    const row = (await readPolicies(api)).find((each) => each.kind === 'policy' && each.name === policy);
    const said = row?.definition.find(([key]) => key === 'alternate-exchange')?.[1];
    return said?.type === 'string' ? said.value : null;
  } catch (error) {
    // A user without the right to read policies is not told of it.
    if (error instanceof AppError && error.code === 'access_refused') return null;
    throw error;
  }
}

/** They give each message to one of their bindings: one more takes a share of real messages. */
const splitting: ReadonlySet<string> = new Set([
  'x-consistent-hash',
  'x-modulus-hash',
  'x-random',
  'x-local-random',
]);

export function splits(type: string): boolean {
  return splitting.has(type);
}

/** They give each message to all bindings that fit. */
const copying: ReadonlySet<string> = new Set([
  'direct',
  'fanout',
  'topic',
  'headers',
  'x-recent-history',
  'x-jms-topic',
]);

/** Neither known to copy nor to split. */
export function isStrange(type: string): boolean {
  return !copying.has(type) && !splits(type);
}
