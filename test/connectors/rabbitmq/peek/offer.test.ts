// What looking costs, by queue type, version, product and settings, as the reference has it.

import { describe, expect, test } from 'vitest';
import { peekOffer } from '../../../../src/connectors/rabbitmq/peek/offer.ts';
import type { QueueState } from '../../../../src/connectors/rabbitmq/peek/queue-state.ts';

function queue(differs: Partial<QueueState> = {}, version = '3.10.8', product = 'RabbitMQ'): QueueState {
  return {
    server: { product, version },
    type: 'classic',
    exclusive: false,
    singleActive: false,
    ready: 10,
    consumers: 0,
    deliveryLimit: null,
    maxLength: null,
    maxLengthBytes: null,
    overflow: 'drop-head',
    deadLetters: false,
    delayedRetry: null,
    ...differs,
  };
}
const codes = (state: QueueState) => peekOffer(state, null).costs.map((cost) => cost.code);
const quorum = { type: 'quorum' } as const;

describe('looking at a queue', () => {
  test('marks messages of a classic queue and does nothing else', () => {
    expect(codes(queue())).toEqual(['redelivered']);
  });

  test('turns round a quorum queue of 3.10 to 3.13 without limit', () => {
    for (const version of ['3.10.8', '3.13.7']) {
      expect(peekOffer(queue(quorum, version), null).costs).toEqual([
        { code: 'redelivered' },
        { code: 'countsDelivery', header: 'x-delivery-count' },
        { code: 'rotates', certain: true },
      ]);
    }
    expect(codes(queue(quorum, '3.9.29'))).not.toContain('rotates');
  });

  test('uses a delivery where there is a limit, until 4.3', () => {
    const limited = { ...quorum, deliveryLimit: 20, deadLetters: true };
    for (const version of ['3.10.8', '4.0.1', '4.2.9']) {
      expect(peekOffer(queue(limited, version), 3).costs).toContainEqual({
        code: 'usesDelivery',
        limit: 20,
        used: 3,
        lastly: 'deadLettered',
      });
    }
    expect(peekOffer(queue(limited, '4.3.0'), 3).costs).toContainEqual({
      code: 'countsDelivery',
      header: 'x-acquired-count',
    });
    expect(codes(queue(limited, '4.3.0'))).not.toContain('usesDelivery');
  });

  test('sets messages aside where 4.3 delays what is returned', () => {
    const delaying = { ...quorum, deliveryLimit: 20, delayedRetry: { minMs: 30_000, maxMs: 60_000 } };
    expect(peekOffer(queue(delaying, '4.3.1'), null).costs).toContainEqual({
      code: 'delays',
      minMs: 30_000,
      maxMs: 60_000,
    });
  });

  test('counts deliveries in LavinMQ where a limit is set, whatever the type', () => {
    expect(codes(queue({ deliveryLimit: 5 }, '2.1.0', 'LavinMQ'))).toEqual(['redelivered', 'usesDelivery']);
    expect(codes(queue({}, '2.1.0', 'LavinMQ'))).toEqual(['redelivered']);
  });

  test('competes with consumers, and can overflow a bounded queue', () => {
    const busy = queue({ consumers: 2, maxLength: 100, overflow: 'reject-publish' });
    expect(peekOffer(busy, null).costs.slice(1)).toEqual([
      { code: 'competes', consumers: 2 },
      { code: 'overflows', maxLength: 100, maxLengthBytes: null, overflow: 'reject-publish' },
    ]);
  });

  // As the reference has it in 3.1, line by line: without a limit, with one of 20, and with delayed retry too.
  const classic = ['redelivered'];
  const placed = ['redelivered', 'countsDelivery', 'behindReturned'];
  const turned = ['redelivered', 'countsDelivery', 'rotates'];
  const used = ['redelivered', 'usesDelivery', 'behindReturned'];
  const counted = ['redelivered', 'countsDelivery', 'behindReturned', 'failsIfLost'];
  const delayed = ['redelivered', 'countsDelivery', 'behindReturned', 'delays', 'failsIfLost'];
  test.each([
    ['3.8.34', { free: placed, limited: used, delaying: used }],
    ['3.9.29', { free: placed, limited: used, delaying: used }],
    ['3.10.8', { free: turned, limited: used, delaying: used }],
    ['3.11.28', { free: turned, limited: used, delaying: used }],
    ['3.12.14', { free: turned, limited: used, delaying: used }],
    ['3.13.7', { free: turned, limited: used, delaying: used }],
    ['4.0.9', { free: turned, limited: used, delaying: used }],
    ['4.1.8', { free: turned, limited: used, delaying: used }],
    ['4.2.9', { free: turned, limited: used, delaying: used }],
    ['4.3.0', { free: turned, limited: counted, delaying: delayed }],
    ['5.0.0', { free: turned, limited: counted, delaying: delayed }],
  ])('of RabbitMQ %s costs what the reference says, for each type and each kind of limit', (version, of) => {
    const limited = { ...quorum, deliveryLimit: 20 };
    const delaying = { ...limited, delayedRetry: { minMs: 1_000, maxMs: 1_000 } };
    expect(codes(queue({}, version))).toEqual(classic);
    expect(codes(queue({ type: 'stream' }, version))).toEqual([]);
    expect(codes(queue(quorum, version))).toEqual(of.free);
    expect(codes(queue(limited, version))).toEqual(of.limited);
    expect(codes(queue(delaying, version))).toEqual(of.delaying);
  });

  test('says what a connection that breaks meanwhile would cost, where only that counts', () => {
    expect(peekOffer(queue({ ...quorum, deliveryLimit: 20 }, '4.3.0'), null).costs).toContainEqual({
      code: 'failsIfLost',
      limit: 20,
    });
  });

  test('is refused near the limit that a server sets by itself, also where nobody tells the type', () => {
    const unknown = (version: string) => peekOffer(queue({ type: null }, version), 16).refusal;
    expect(unknown('4.2.0')).toEqual({ code: 'nearLimit', used: 16, limit: 20 });
    expect(unknown('3.13.0')).toBeNull();
    expect(unknown('4.3.0')).toBeNull();
  });

  test('says what is not known without management API, and what would be so in the worst case', () => {
    const unknown = (version: string) => peekOffer(queue({ type: null, deadLetters: null }, version), null);
    expect(unknown('3.10.8').costs[1]).toEqual({ code: 'typeUnknown', limit: null });
    expect(unknown('4.1.0').costs[1]).toEqual({ code: 'typeUnknown', limit: 20 });
    expect(codes(queue({}, '1.0', 'Other'))).toContain('productUnknown');
  });

  test('is refused near a limit, and where the server refuses it', () => {
    const limited = queue({ ...quorum, deliveryLimit: 20 });
    expect(peekOffer(limited, 14).refusal).toBeNull();
    expect(peekOffer(limited, 15).refusal).toEqual({ code: 'nearLimit', used: 15, limit: 20 });
    // With so few there is no look that leaves enough.
    expect(peekOffer(queue({ ...quorum, deliveryLimit: 2 }), null).refusal?.code).toBe('nearLimit');
    expect(peekOffer(queue({ exclusive: true }), null).refusal).toEqual({ code: 'exclusive' });
    expect(peekOffer(queue({ ...quorum, singleActive: true }), null).refusal).toEqual({
      code: 'singleActive',
    });
    expect(peekOffer(queue({ singleActive: true }), null).refusal).toBeNull();
  });

  test('costs nothing for a stream', () => {
    expect(peekOffer(queue({ type: 'stream', consumers: 3 }), null)).toMatchObject({
      kind: 'read',
      costs: [],
      refusal: null,
    });
  });
});
