// How exchanges of types that Debian's RabbitMQ does not have would be followed: the plan over an API that is played, and no
// real server with those plugins.

import { describe, expect, test } from 'vitest';
import type { ManagementApi } from '../../../../src/connectors/rabbitmq/management/api.ts';
import { planTap } from '../../../../src/connectors/rabbitmq/tap/plan.ts';

/** One exchange, and a queue that is bound to it by "key". */
function played(type: string, settings: object = {}): ManagementApi {
  const binding = {
    source: 'exchange',
    destination: 'queue',
    destination_type: 'queue',
    routing_key: 'key',
    arguments: {},
  };
  const api = {
    vhost: 'vhost',
    get: async (path: string) =>
      path.startsWith('exchanges/') ? { type, arguments: settings } : { name: 'queue' },
    each: async (path: string, _trying: string, visit: (items: object[]) => void) =>
      visit(path.includes('destination') ? [] : [binding]),
    inTime: async (_trying: string, work: Promise<unknown>) => await work,
  };
  // Only what a plan asks.
  return api as unknown as ManagementApi;
}
const delayed = (type: string) => played('x-delayed-message', { 'x-delayed-type': type });
const planned = (api: ManagementApi, target: { exchange: string } | { queue: string }) =>
  planTap(target, { api, isTracing: null });

describe('an exchange', () => {
  test.each([
    ['x-local-random', played('x-local-random')],
    ['x-consistent-hash', delayed('x-consistent-hash')],
  ])('of the type %s splits messages, also one that delays them, and is not followed', async (type, api) => {
    expect((await planned(api, { exchange: 'exchange' })).refusal).toMatchObject({ code: 'splits', type });
    expect(await planned(api, { queue: 'queue' })).toMatchObject({
      bindings: [],
      refusal: { code: 'nothingBound' },
    });
  });

  test.each([
    ['topic', '#'],
    ['direct', 'key'],
    ['fanout', ''],
  ])('that delays messages is followed as the %s exchange that it is', async (type, routingKey) => {
    const { bindings, caveats } = await planned(delayed(type), { exchange: 'exchange' });
    expect(bindings).toEqual([{ exchange: 'exchange', routingKey, arguments: [] }]);
    expect(caveats.map(({ code }) => code)).not.toContain('typeStrange');
  });

  test('of a type that nobody knows here is followed with a warning', async () => {
    const warning = { code: 'typeStrange', exchange: 'exchange', type: 'x-new' };
    for (const target of [{ exchange: 'exchange' }, { queue: 'queue' }]) {
      expect((await planned(played('x-new'), target)).caveats).toContainEqual(warning);
    }
  });
});

test('whether the firehose is on is said to be unknown where nobody tells, and it is refused where it is off', async () => {
  const target = { firehose: { queue: null } };
  const codes = async (isTracing: boolean | null) => {
    const { caveats, refusal } = await planTap(target, { api: null, isTracing });
    return refusal?.code ?? caveats.map(({ code }) => code);
  };
  expect(await codes(true)).toEqual(['temporaryQueue', 'tracing']);
  expect(await codes(null)).toEqual(['temporaryQueue', 'tracing', 'tracingUnknown']);
  expect(await codes(false)).toBe('tracingOff');
});
