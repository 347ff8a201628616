// The connections facet: who is connected, and the way to end one connection.

import type { Broker } from '../../broker/broker-api.ts';
import { AppError } from '../../contract/errors.ts';
import type { ConnectionsFacet } from '../connector.ts';
import type { ConnectionTracker } from './connection-tracker.ts';
import { translated } from './errors.ts';

export function connectionsFacet(broker: Broker, tracker: ConnectionTracker): ConnectionsFacet {
  return {
    watch: (sink) => {
      const stop = tracker.feed.watch(sink);
      // Rows are not kept fresh while nobody looks.
      tracker.look();
      return stop;
    },
    close: (connectionId, reason) =>
      translated(`close connection ${connectionId}`, () => {
        if (broker.closeConnection(connectionId, reason)) return;
        throw new AppError(
          'not_found',
          `Could not close connection ${connectionId}: there is none of that name. It may have ended by itself.`,
        );
      }),
  };
}
