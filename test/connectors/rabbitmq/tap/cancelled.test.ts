// A tap over a link that is played: what becomes of it when the server cancels its consumer.

import { expect, test } from 'vitest';
import type { LazyLink } from '../../../../src/connectors/rabbitmq/lazy-link.ts';
import type { Received } from '../../../../src/connectors/rabbitmq/link-channel.ts';
import { Shelf } from '../../../../src/connectors/rabbitmq/peek/shelf.ts';
import { tapFacet } from '../../../../src/connectors/rabbitmq/tap/tap.ts';
import { FakeClock } from '../../fake-clock.ts';
import { Collector } from '../../suite/tools.ts';

test('a consumer that the server cancels ends the tap, in words, once', async () => {
  let deliver: (message: Received | null) => void = () => undefined;
  let isClosed = false;
  const channel = {
    call: async () => ({ queue: 'amq.gen-1' }),
    consume: async (_fields: object, onMessage: typeof deliver) => {
      deliver = onMessage;
      return 'tag';
    },
    onClose: () => undefined,
    close: async () => {
      isClosed = true;
    },
  };
  const link = { prepared: async (prepare: (made: typeof channel) => unknown) => prepare(channel) };
  const ended: string[] = [];
  const tap = tapFacet({
    // Only what a tap uses.
    links: { get: async () => link } as unknown as LazyLink,
    surroundings: () => ({ api: null, isTracing: null }),
    shelf: new Shelf(1_000),
    clock: new FakeClock(),
  });
  const target = { exchange: 'orders', routingKey: 'key' };
  const onEnd = ({ message }: { message: string }) => ended.push(message);
  const stop = await tap.watch(target, ['published'], new Collector(), { onEnd });
  deliver(null);
  deliver(null);
  expect(ended).toEqual([expect.stringContaining('the temporary queue was deleted on the server')]);
  expect(isClosed).toBe(true);
  stop();
});
