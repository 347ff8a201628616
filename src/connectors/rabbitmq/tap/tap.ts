// The tap facet of RabbitMQ: says how a target would be followed, and follows it through a temporary queue with the planned
// bindings, on a connection of its own.

import { AppError } from '../../../contract/errors.ts';
import type { TapTarget } from '../../../contract/tap.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { TapFacet } from '../../connector.ts';
import { rabbitError, translated } from '../errors.ts';
import type { LazyLink } from '../lazy-link.ts';
import type { Shelf } from '../peek/shelf.ts';
import { planTap, type ServerTapRefusal, type TapSurroundings } from './plan.ts';
import { RunningTap } from './running-tap.ts';
import { onceGone } from './target-watch.ts';
import { consumeTemporary } from './temporary-queue.ts';

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
        const link = await links.get(trying);
        const tap = new RunningTap({ target, kinds, sink, contentBytes, shelf, clock });
        const stops = [() => tap.stop()];
        const stop = () => {
          for (const each of stops.splice(0)) each();
        };
        const end = (problem: AppError) => {
          if (tap.isStopped) return;
          stop();
          onEnd?.(problem);
        };
        try {
          const channel = await consumeTemporary(link, bindings, (message) =>
            message === null ? end(cancelledError(trying)) : tap.take(message),
          );
          // The queue goes with its only consumer.
          stops.push(() => void channel.close());
          channel.onClose((problem) => end(rabbitError(problem ?? new Error('Channel closed'), trying)));
          stops.push(onceGone(link, clock, target, () => end(goneError(target))));
        } catch (error) {
          stop();
          throw error;
        }
        // It may have ended while it was made.
        if (tap.isStopped) stop();
        return stop;
      });
    },
  };
}

function wordsOf(target: TapTarget): string {
  if ('firehose' in target) return 'the firehose';
  return 'queue' in target ? `the queue '${target.queue}'` : `the exchange '${target.exchange}'`;
}

function cancelledError(trying: string): AppError {
  return new AppError(
    'not_found',
    `Could not go on to ${trying}: the temporary queue was deleted on the server by somebody else, or its node has gone. Start again if it is still wanted.`,
    { retryable: true },
  );
}

function goneError(target: TapTarget): AppError {
  return new AppError(
    'not_found',
    `Stopped following ${wordsOf(target)}: it has been deleted. The copies of its bindings have been taken away, so that nothing is routed for us alone.`,
  );
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
