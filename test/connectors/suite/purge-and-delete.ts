// The purge and delete-message facets of any session.

import { places } from '../../support/places.ts';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { present, type Tools } from './tools.ts';

export function describePurgeAndDelete(tools: Tools): void {
  const { program, queueOf } = tools;

  tools.describePart('purge', () => {
    test('purge takes what is ready and leaves what is held', async () => {
      const queue = await queueOf(5);
      const channel = await (await program()).createChannel();
      await channel.prefetch(2);
      await channel.consume(queue, () => undefined);
      await eventually(async () => expect(await tools.readyIn(queue)).toBe(3));
      expect(await present(tools.session.purge, 'purge').purge(queue)).toEqual({ messages: 3 });
      expect(await tools.readyIn(queue)).toBe(0);
      await channel.close();
      await eventually(async () => expect(await tools.readyIn(queue)).toBe(2));
    });
  });

  tools.describePart('deleteMessage', () => {
    test('one message goes from the middle, once', async () => {
      const queue = await queueOf(3);
      const browse = present(tools.session.browse, 'browse');
      const [, middle] = await (await browse.open(queue)).page(places(0, 3));
      const facet = present(tools.session.deleteMessage, 'deleteMessage');
      expect(await facet.delete(queue, middle?.sequence ?? '')).toBe(true);
      expect(await facet.delete(queue, middle?.sequence ?? '')).toBe(false);
      const left = await (await browse.open(queue)).page(places(0, 3));
      expect(left.map((row) => Buffer.from(row.preview).toString())).toEqual(['0', '2']);
    });
  });
}
