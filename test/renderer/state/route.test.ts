// Routes as addresses: nothing is lost on the way, and a broken address is no route.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashToRoute, routeToHash, screens, type Route } from '../../../renderer/state/route.ts';

describe('a route', () => {
  test('reads as people expect', () => {
    expect(routeToHash({ endpointId: 'local', screen: 'queue', name: 'orders.created', tab: 'live' })).toBe(
      '#/local/queue/orders.created?tab=live',
    );
  });

  test('comes back from its address whatever the name is', () => {
    // Any UTF-16 code units: names that are not UTF-8 are written with lone surrogates.
    const anyName = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
      .map((units) => String.fromCharCode(...units));
    const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
    const route: fc.Arbitrary<Route> = fc.record(
      {
        endpointId: anyName.filter((name) => name !== ''),
        screen: fc.constantFrom(...screens),
        name: anyName,
        tab: word,
        message: fc.stringMatching(/^\d{1,20}$/),
        from: fc.constant('deadLetters' as const),
      },
      { requiredKeys: ['endpointId', 'screen'] },
    );
    fc.assert(
      fc.property(route, (given) => {
        expect(hashToRoute(routeToHash(given))).toEqual(given);
      }),
    );
  });

  test('of the default exchange keeps its empty name', () => {
    const route = { endpointId: 'local', screen: 'exchange', name: '' } as const;
    expect(hashToRoute(routeToHash(route))).toEqual(route);
  });

  test.each([
    '',
    '#',
    '#/',
    '#/local',
    '#/local/nowhere',
    '#/local/queue/%E0%A4%A',
    '#/a/queue/b/c',
    '#token=abc',
  ])('is not made of %j', (hash) => {
    expect(hashToRoute(hash)).toBeNull();
  });
});
