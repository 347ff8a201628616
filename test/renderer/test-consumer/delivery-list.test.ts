import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/contract/model.ts';
import { DeliveryList } from '../../../renderer/features/test-consumer/delivery-list.ts';

const delivery = (tag: number, settled: Delivery['settled'] = null, at = 0): Delivery => ({
  deliveryTag: String(tag),
  at,
  sequence: String(tag),
  redelivered: false,
  exchange: '',
  routingKey: 'q',
  properties: {},
  bodySize: 0,
  preview: new Uint8Array(),
  settled,
});
const fates = (list: DeliveryList, now = 0) => list.lines.map((line) => list.fateOf(line, now));

describe('the deliveries of a test consumer', () => {
  it('are held until they are settled one by one', () => {
    const list = new DeliveryList(10, 0);
    list.add([delivery(1), delivery(2)], 0);
    list.settle('2', 'reject', false, 0);
    expect(fates(list)).toEqual([null, 'reject']);
    expect(list.held(0)).toBe(1);
  });

  it('settle all that are held up to one, and leave what was settled before as it was', () => {
    const list = new DeliveryList(10, 0);
    list.add([delivery(9), delivery(10), delivery(11)], 0);
    list.settle('9', 'reject', false, 0);
    list.settle('10', 'ack', true, 0);
    expect(fates(list)).toEqual(['reject', 'ack', null]);
  });

  it('count as settled by themselves only when their delay is over', () => {
    const list = new DeliveryList(10, 500);
    list.add([delivery(1, 'ack', 1_000), delivery(2, 'automatic', 1_000)], 1_000);
    expect(fates(list, 1_499)).toEqual([null, 'automatic']);
    expect(fates(list, 1_500)).toEqual(['ack', 'automatic']);
  });

  it('go back at the end when they are held, also those whose delay was not over', () => {
    const list = new DeliveryList(10, 500);
    list.add([delivery(1), delivery(2, 'ack', 1_000), delivery(3, 'ack', 0)], 1_000);
    expect(list.giveBack(1_000)).toBe(2);
    expect(fates(list, 99_999)).toEqual(['returned', 'returned', 'ack']);
  });

  it('are let go from the oldest when there are many, but never while they are held', () => {
    const list = new DeliveryList(3, 0);
    list.add([delivery(1), delivery(2, 'automatic'), delivery(3, 'automatic')], 0);
    list.add([delivery(4, 'automatic'), delivery(5, 'automatic')], 0);
    expect(list.lines.map((line) => line.number)).toEqual([1, 4, 5]);
    expect(list).toMatchObject({ taken: 5, forgotten: 2 });
  });
});
