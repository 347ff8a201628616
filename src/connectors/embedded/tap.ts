// The tap facet: copies of what happens on a queue or an exchange, while it happens. The broker keeps a bounded ring for
// each tap and never waits for it; this empties the ring on a timer that runs only while the tap is open.

import type { Broker, BrokerEvent, TapEvent } from '../../broker/broker-api.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { TapRow } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MessageContent, TapFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { consumerNames } from './consumer-names.ts';
import { peekContent } from '../amqp/message-properties.ts';
import { copyOf, messageContent } from './message-rows.ts';

const drainEveryMs = 16;
/** One batch for each frame that a page draws: 12,500 rows a second, more than anybody reads. The rest is counted. */
const rowsPerDrain = limits.batchRows;
/** When more is lost than is taken for so many batches, a second's worth, it is a flood. */
const batchesBeforeFlood = 60;
/**
 * In a flood so many turns of the timer pass between two batches: some 2,000 rows a second. The page paints ten pictures
 * a second of twenty rows; what nobody can see is not worth copying here and reading there.
 */
const turnsInFlood = 6;
/** A burst of so many is shown without a loss. About 2 MB. */
const ringCapacity = 4_096;
/** Whole messages are bigger: a shorter ring with more of each, about 17 MB. Longer bodies are read from their queue. */
const contentRingCapacity = 1_024;
const contentPreviewBytes = 16 * 1024;

export function tapFacet(broker: Broker, clock: Clock, onEvent: Broker['onEvent']): TapFacet {
  return {
    watch: (target, kinds, sink, { contentBytes } = {}) => {
      if ('firehose' in target) {
        throw new AppError(
          'not_supported',
          'The embedded broker has no firehose: follow a queue or an exchange.',
        );
      }
      const what = 'queue' in target ? `the queue '${target.queue}'` : `the exchange '${target.exchange}'`;
      return translated(`follow ${what}`, () => {
        const open = () =>
          broker.tap(target, {
            capacity: contentBytes === undefined ? ringCapacity : contentRingCapacity,
            previewBytes: contentBytes === undefined ? limits.previewBytes : contentPreviewBytes,
            kinds,
          });
        let tap = open();
        const names = consumerNames(broker, 'queue' in target ? target.queue : null);
        let droppedBefore = 0;
        let turnsPassed = 0;
        /** Batches in a row with which more was lost than taken. */
        let overrun = 0;
        const drain = (longest: number) => {
          const lost = tap.dropped - droppedBefore;
          if (lost > 0) sink.countDropped(lost);
          droppedBefore = tap.dropped;
          for (const event of tap.drain(longest)) {
            const row = tapRow(event, names.of(event.consumerTag));
            sink.push(
              contentBytes === undefined ? row : { ...row, content: contentOf(broker, event, contentBytes) },
            );
          }
          return lost;
        };
        const stopTimer = clock.every(drainEveryMs, () => {
          turnsPassed += 1;
          if (overrun >= batchesBeforeFlood && turnsPassed < turnsInFlood) return;
          const lost = drain(rowsPerDrain);
          // A filter that looks for one message among many is given as many as can be had.
          const isTooMuch = contentBytes === undefined && lost > rowsPerDrain * turnsPassed;
          overrun = isTooMuch ? overrun + 1 : 0;
          turnsPassed = 0;
        });
        // A program that starts again declares its queue again: whoever follows it means the name, not the old queue.
        const stopEvents = onEvent((event) => {
          names.noteEvent(event);
          if (!declares(event, target)) return;
          drain(ringCapacity);
          tap.close();
          tap = open();
          droppedBefore = 0;
        });
        return () => {
          stopTimer();
          stopEvents();
          tap.close();
        };
      });
    },
  };
}

function declares(event: BrokerEvent, target: { queue: string } | { exchange: string }): boolean {
  return 'queue' in target
    ? event.kind === 'queue-declared' && event.name === target.queue
    : event.kind === 'exchange-declared' && event.name === target.exchange;
}

/** From the event itself if all of it is there, or else from the queue while the message is still in it. */
function contentOf(broker: Broker, event: TapEvent, contentBytes: number): MessageContent | null {
  const isHere = event.properties.byteLength > 0;
  const isWhole = isHere && event.preview.byteLength >= Math.min(event.bodySize, contentBytes);
  if (!isWhole && event.sequence !== 0 && broker.queue(event.queue) !== undefined) {
    const view = broker.read(event.queue, [event.sequence])[0] ?? null;
    if (view !== null) return messageContent(view, event.queue, contentBytes);
  }
  if (!isHere) return null;
  return {
    sequence: String(event.sequence),
    state: 'ready',
    redelivered: event.redelivered,
    publishedAt: event.at,
    queue: event.queue,
    exchange: event.exchange,
    routingKey: event.routingKey,
    storedProperties: event.properties,
    bodySize: event.bodySize,
    body: event.preview,
  };
}

function tapRow(event: TapEvent, clientName: string): TapRow {
  return {
    kind: event.kind,
    at: event.at,
    sequence: event.sequence === 0 ? null : String(event.sequence),
    exchange: event.exchange,
    routingKey: event.routingKey,
    queue: event.queue,
    consumerTag: event.consumerTag,
    clientName,
    redelivered: event.redelivered,
    contentType: peekContent(event.properties).contentType,
    bodySize: event.bodySize,
    preview: copyOf(event.preview, limits.previewBytes),
  };
}
