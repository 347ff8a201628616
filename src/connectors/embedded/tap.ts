// The tap facet: copies of what happens on a queue or an exchange, while it happens. The broker keeps a bounded ring for
// each tap and never waits for it; this empties the ring on a timer that runs only while the tap is open.

import type { Broker, TapEvent } from '../../broker/broker-api.ts';
import { limits } from '../../contract/limits.ts';
import type { TapRow } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TapFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { peekContent } from './message-properties.ts';
import { copyOf } from './message-rows.ts';

const drainEveryMs = 16;
/** One batch for each frame that a page draws: 12,500 rows a second, more than anybody reads. The rest is counted. */
const rowsPerDrain = limits.batchRows;
/** A burst of so many is shown without a loss. About 2 MB. */
const ringCapacity = 4_096;

export function tapFacet(broker: Broker, clock: Clock): TapFacet {
  return {
    watch: (target, kinds, sink) => {
      const what = 'queue' in target ? `the queue '${target.queue}'` : `the exchange '${target.exchange}'`;
      return translated(`follow ${what}`, () => {
        const options = { capacity: ringCapacity, previewBytes: limits.previewBytes, kinds };
        const tap = broker.tap(target, options);
        let droppedBefore = 0;
        const stopTimer = clock.every(drainEveryMs, () => {
          if (tap.dropped > droppedBefore) {
            sink.countDropped(tap.dropped - droppedBefore);
            droppedBefore = tap.dropped;
          }
          for (const event of tap.drain(rowsPerDrain)) sink.push(tapRow(event));
        });
        return () => {
          stopTimer();
          tap.close();
        };
      });
    },
  };
}

function tapRow(event: TapEvent): TapRow {
  return {
    kind: event.kind,
    at: event.at,
    sequence: event.sequence === 0 ? null : String(event.sequence),
    exchange: event.exchange,
    routingKey: event.routingKey,
    queue: event.queue,
    consumerTag: event.consumerTag,
    redelivered: event.redelivered,
    contentType: peekContent(event.properties).contentType,
    bodySize: event.bodySize,
    preview: copyOf(event.preview, limits.previewBytes),
  };
}
