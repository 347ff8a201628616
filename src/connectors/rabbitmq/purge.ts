// The purge facet: takes all ready messages out of a queue. Unacked ones stay with their consumers.

import type { PurgeFacet } from '../connector.ts';
import { translated } from './errors.ts';
import type { LinkKeeper } from './link-keeper.ts';

export function purgeFacet(keeper: LinkKeeper): PurgeFacet {
  return {
    purge: (queue) => {
      const trying = `purge the queue '${queue}'`;
      return translated(trying, () =>
        keeper.link(trying).withChannel(async (channel) => {
          const { messageCount } = await channel.call('queue.purge', { queue });
          return { messages: messageCount };
        }),
      );
    },
  };
}
