// The policies and operator policies of a virtual host. Operator policies are left out where this user may not read them.

import type { Change } from '../../../contract/model.ts';
import type { PolicyRow } from '../../../contract/policy.ts';
import type { RowSink, Stop } from '../../connector.ts';
import type { ManagementApi } from './api.ts';
import { isKeptFromUs } from './errors.ts';
import { entries, finite, isObject, list, object, text } from './json-values.ts';
import { LiveList } from './live-list.ts';
import { Poller } from './poller.ts';

const folders = { policy: 'policies', operatorPolicy: 'operator-policies' } as const;

export class PolicyList {
  readonly #api: ManagementApi;
  readonly #list: LiveList<PolicyRow>;
  readonly #poller: Poller;

  constructor(api: ManagementApi) {
    this.#api = api;
    this.#list = new LiveList<PolicyRow>(api.clock);
    this.#poller = new Poller({
      clock: api.clock,
      read: () => this.#read(),
      leastPauseMs: () => 5_000,
      pausePerWork: 20,
    });
  }

  get size(): number | null {
    return this.#list.size;
  }

  watch(sink: RowSink<Change<PolicyRow>>): Stop {
    const stops = [this.#list.feed.watch(sink), this.#poller.watch()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  async #read(): Promise<void> {
    const rows = await readPolicies(this.#api);
    this.#list.beginRound();
    for (const row of rows) this.#list.put(`${row.kind} ${row.name}`, row);
    this.#list.endRound();
  }
}

/** All policies of both kinds. */
export async function readPolicies(api: ManagementApi): Promise<PolicyRow[]> {
  const policies = await readKind(api, 'policy');
  try {
    return [...policies, ...(await readKind(api, 'operatorPolicy'))];
  } catch (error) {
    if (isKeptFromUs(error)) return policies;
    throw error;
  }
}

async function readKind(api: ManagementApi, kind: PolicyRow['kind']): Promise<PolicyRow[]> {
  const items = list(await api.get(`${folders[kind]}/${api.vhost}`, 'list the policies'));
  return items.filter(isObject).map((policy) => ({
    name: text(policy.name),
    kind,
    pattern: text(policy.pattern),
    appliesTo: text(policy['apply-to'], 'all'),
    priority: finite(policy.priority),
    definition: entries(object(policy.definition)),
  }));
}
