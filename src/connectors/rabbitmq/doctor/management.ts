// The doctor's step of the management API: where it is, and what its user may see. Without one, AMQP alone is enough for
// most things, so this step warns and never fails.

import { findManagement } from '../management/find.ts';
import { passed, type Step } from './step.ts';

export const checkManagement: Step = async ({ target }) => {
  if (target.management.mode === 'none') {
    return { state: 'skipped', result: 'This connection is set up to do without the management API.' };
  }
  const finding = await findManagement(target);
  if ('found' in finding) {
    const { http, product, version, tags } = finding.found;
    await http.close();
    return passed(`Found at ${http.url}.`, [
      { name: 'Product', value: `${product} ${version}`.trim() },
      { name: "User's tags", value: tags.length === 0 ? 'none' : tags.join(', ') },
    ]);
  }
  const { reason, state } = finding.state;
  return {
    state: 'warning',
    result: `${reason ?? 'There is none.'} Without it queues cannot be listed: those that you name are looked at by AMQP.`,
    fix:
      state === 'refused'
        ? 'An administrator can give the user the tag "management" (or "monitoring"): rabbitmqctl set_user_tags.'
        : 'Have the plugin rabbitmq_management enabled, or give the address of the API in this connection.',
  };
};
