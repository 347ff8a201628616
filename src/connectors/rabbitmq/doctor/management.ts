// The doctor's step of the management API: where it is, and what its user may see. Without one, AMQP alone is enough for
// most things, so this step warns and never fails.

import { withoutStatistics } from '../management/absence.ts';
import { findManagement } from '../management/find.ts';
import type { HttpClient } from '../management/http-client.ts';
import { isObject, list, name } from '../management/json-values.ts';
import { passed, type Step } from './step.ts';

/** More are not chosen from a list. */
const vhostsMax = 1_000;

export const checkManagement: Step = async ({ target }) => {
  if (target.management.mode === 'none') {
    return { state: 'skipped', result: 'This connection is set up to do without the management API.' };
  }
  const finding = await findManagement(target);
  if ('found' in finding) {
    const { http, product, version, tags, hasStatistics } = finding.found;
    const vhosts = await virtualHosts(http);
    await http.close();
    const facts = [
      { name: 'Product', value: `${product} ${version}`.trim() },
      { name: "User's tags", value: tags.length === 0 ? 'none' : tags.join(', ') },
    ];
    if (hasStatistics) return { ...passed(`Found at ${http.url}.`, facts), vhosts };
    return {
      state: 'warning',
      result: `Found at ${http.url}. ${withoutStatistics}`,
      fix: 'An administrator can switch them on: management.disable_stats = false in rabbitmq.conf.',
      facts,
      vhosts,
    };
  }
  const { reason, state } = finding.state;
  return {
    state: 'warning',
    result: `Queues cannot be listed; those that you name are looked at by AMQP. ${reason ?? ''}`.trim(),
    // What a refusal asks for, its reason says.
    ...(state === 'refused'
      ? {}
      : {
          fix: 'Have the plugin rabbitmq_management enabled, or give the address of the API in this connection.',
        }),
  };
};

async function virtualHosts(http: HttpClient): Promise<string[]> {
  try {
    const hosts = list(await http.get('vhosts?columns=name'));
    return hosts.flatMap((host) => (isObject(host) ? (name(host.name) ?? []) : [])).slice(0, vhostsMax);
  } catch {
    // They are an offer to choose from; the name can be typed as well.
    return [];
  }
}
