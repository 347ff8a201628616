// The tap facet of RabbitMQ: a temporary queue with the planned bindings, on a connection of its own. What arrives waits in
// a short line that is emptied on a timer: a flood is counted, not shown, and never holds up the engine.

import { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { TapTarget } from '../../../contract/tap.ts';
import type { Clock } from '../../../lib/clock.ts';
import { peekContent } from '../../amqp/message-properties.ts';
import type { TapFacet, TappedRow } from '../../connector.ts';
import { rabbitError, translated } from '../errors.ts';
import type { LazyLink } from '../lazy-link.ts';
import type { Received } from '../link-channel.ts';
import { contentOf, copyOf, type KeptMessage } from '../peek/kept-message.ts';
import type { Shelf } from '../peek/shelf.ts';
import { planTap, type ServerTapRefusal, type TapSurroundings } from './plan.ts';
import { TappedMessages } from './tapped-messages.ts';
import { consumeTemporary } from './temporary-queue.ts';
import { unwrapTrace, type Traced } from './trace.ts';

const drainEveryMs = 16;
const rowsPerDrain = limits.batchRows;
const lineMax = 4_096;
const lineBytesMax = 16 * 1024 * 1024;

export interface TapOptions {
  readonly links: LazyLink;
  readonly surroundings: () => TapSurroundings;
  readonly shelf: Shelf;
  readonly clock: Clock;
}

export function tapFacet({ links, surroundings, shelf, clock }: TapOptions): TapFacet {
  return {
    plan: (target) =>
      translated(`find out how ${wordsOf(target)} can be followed`, () => planTap(target, surroundings())),
    watch: (target, kinds, sink, { contentBytes, onEnd } = {}) => {
      const trying = `follow ${wordsOf(target)}`;
      return translated(trying, async () => {
        const { bindings, refusal } = await planTap(target, surroundings());
        if (refusal !== null) throw refusedError(trying, refusal);
        const kept = new TappedMessages(queueOf(target));
        const line: Received[] = [];
        let lineBytes = 0;
        let stopped = false;
        const channel = await (await links.get(trying)).channel();
        channel.onClose((problem) => {
          if (!stopped) onEnd?.(rabbitError(problem ?? new Error('Channel closed'), trying));
        });
        const take = (message: Received | null) => {
          if (message === null || stopped) return;
          if (line.length >= lineMax || lineBytes >= lineBytesMax) return sink.countDropped(1);
          line.push(message);
          lineBytes += message.body.byteLength;
        };
        const drain = () => {
          for (const message of line.splice(0, rowsPerDrain)) {
            lineBytes -= message.body.byteLength;
            const event = eventOf(message, target);
            if (event === null || !kinds.includes(event.kind)) continue;
            const row = keep(event, target);
            kept.add(row);
            sink.push(rowOf(row, event, contentBytes));
          }
        };
        const keep = (event: Event, from: TapTarget): KeptMessage => ({
          sequence: shelf.nextSequence(),
          queue: queueOf(from),
          exchange: event.exchange,
          routingKey: event.routingKey,
          redelivered: event.redelivered,
          storedProperties: event.storedProperties,
          body: event.body,
          publishedAt: event.kind === 'published' ? clock.now() : null,
          deliveries: null,
        });
        try {
          await consumeTemporary(channel, bindings, take);
        } catch (error) {
          stopped = true;
          void channel.close();
          throw error;
        }
        shelf.add(kept);
        const stopTimer = clock.every(drainEveryMs, drain);
        return () => {
          stopped = true;
          stopTimer();
          shelf.remove(kept);
          // The queue goes with its only consumer.
          void channel.close();
        };
      });
    },
  };

  function rowOf(message: KeptMessage, event: Event, contentBytes: number | undefined): TappedRow {
    const { exchange, routingKey, body, sequence } = message;
    return {
      kind: event.kind,
      at: clock.now(),
      sequence,
      exchange,
      routingKey,
      queue: event.kind === 'delivered' ? (event.queues[0] ?? '') : message.queue,
      consumerTag: '',
      clientName: '',
      redelivered: event.redelivered,
      contentType: peekContent(message.storedProperties).contentType,
      bodySize: body.byteLength,
      preview: copyOf(body, limits.previewBytes),
      ...(event.trace === null ? {} : { trace: event.trace }),
      ...(contentBytes === undefined ? {} : { content: contentOf(message, contentBytes) }),
    };
  }
}

type Event = Pick<
  Traced,
  'kind' | 'exchange' | 'routingKey' | 'storedProperties' | 'body' | 'redelivered' | 'queues'
> & { readonly trace: { user: string; connection: string; queues: string[] } | null };

/** Null for what was not asked for. */
function eventOf(message: Received, target: TapTarget): Event | null {
  if (!('firehose' in target)) return { ...message, kind: 'published', queues: [], trace: null };
  const traced = unwrapTrace(message);
  const { queue } = target.firehose;
  if (traced === null || (queue !== null && !traced.queues.includes(queue))) return null;
  const { user, connection, queues } = traced;
  return { ...traced, trace: { user, connection, queues: [...queues] } };
}

/** Under which its messages can be opened. */
function queueOf(target: TapTarget): string {
  if ('firehose' in target) return target.firehose.queue ?? '';
  return 'queue' in target ? target.queue : '';
}

function wordsOf(target: TapTarget): string {
  if ('firehose' in target) return 'the firehose';
  return 'queue' in target ? `the queue '${target.queue}'` : `the exchange '${target.exchange}'`;
}

function refusedError(trying: string, refusal: ServerTapRefusal): AppError {
  const not = (code: 'not_supported' | 'precondition_failed', reason: string) =>
    new AppError(code, `Could not ${trying}: ${reason}`);
  switch (refusal.code) {
    case 'defaultExchange':
      return not('not_supported', 'no queue can be bound to the default exchange.');
    case 'splits':
      return not(
        'precondition_failed',
        `an exchange of the type ${refusal.type} gives each message to one of its queues, so following it would take messages away.`,
      );
    case 'nothingBound':
      return not('precondition_failed', 'there is no binding that could be copied.');
    case 'bindingsUnknown':
      return not(
        'not_supported',
        'AMQP alone does not tell what is bound. Name an exchange and a routing key instead.',
      );
    case 'keyWanted':
      return not('not_supported', 'AMQP alone does not tell its type. Name a routing key.');
    case 'tracingOff':
      return not('precondition_failed', 'tracing is off in this virtual host. Switch it on first.');
  }
}
