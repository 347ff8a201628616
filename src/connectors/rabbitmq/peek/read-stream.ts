// Reads a stream from a place: with a consumer, whose acknowledgements are only credit for more. Nobody else notices.

import { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { PeekRequest } from '../../../contract/peek.ts';
import type { Clock } from '../../../lib/clock.ts';
import { streamOffset } from '../../amqp/stream-offset.ts';
import { rabbitError } from '../errors.ts';
import type { LinkChannel, Received } from '../link-channel.ts';
import type { Looked } from './borrow.ts';
import { offsetOf, sizeOf } from './kept-message.ts';

/** Nobody says that a stream has no more: it is taken to be at its end when nothing has come for so long. */
const firstPatienceMs = 2_500;
const patienceMs = 400;
const prefetchMax = 200;

/** Rejects with the server's reply, or AppError. */
export async function readStream(
  channel: LinkChannel,
  clock: Clock,
  queue: string,
  { count, maxBytes, from = { at: 'first' } }: PeekRequest,
): Promise<Looked> {
  const { messageCount } = await channel.call('queue.declare', { queue, passive: true });
  await channel.call('basic.qos', { prefetchCount: Math.min(count, prefetchMax) });
  const messages: Received[] = [];
  /** Of another type of queue, where an acknowledgement would take them for good. */
  const strangers: Received[] = [];
  const reading = deferredStop();
  let bytes = 0;
  // A stream with messages has a first and a last one: a busy server may take its time, but it is not at the end.
  const isSomethingThere = messageCount > 0 && (from.at === 'first' || from.at === 'last');
  let callOff = isSomethingThere ? () => undefined : clock.after(firstPatienceMs, () => reading.stop('end'));
  const callOffGathering = clock.after(limits.peekGatherMs, () => reading.stop('time'));
  channel.onClose((problem) =>
    reading.fail(rabbitError(problem ?? new Error('Channel closed'), `read the stream '${queue}'`)),
  );
  try {
    const consumerTag = await channel.consume(
      { queue, arguments: streamOffset(from) },
      (message: Received | null) => {
        if (message === null) return reading.fail(goneError(queue));
        if (offsetOf(message) === null) {
          strangers.push(message);
          return reading.fail(noStreamError(queue));
        }
        if (messages.length >= count || bytes >= maxBytes) return;
        messages.push(message);
        bytes += sizeOf(message);
        channel.ack(message.deliveryTag);
        callOff();
        callOff = clock.after(patienceMs, () => reading.stop('end'));
        if (messages.length >= count) reading.stop('count');
        else if (bytes >= maxBytes) reading.stop('bytes');
      },
    );
    const stoppedBy = await reading.stopped.catch(async (error: unknown) => {
      if (strangers.length > 0) await channel.cancel(consumerTag);
      for (const { deliveryTag } of strangers) channel.nack(deliveryTag, { requeue: true });
      throw error;
    });
    await channel.cancel(consumerTag);
    return { messages, stoppedBy, ready: messageCount };
  } finally {
    callOff();
    callOffGathering();
  }
}

function deferredStop() {
  let stop: (by: Looked['stoppedBy']) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const stopped = new Promise<Looked['stoppedBy']>((resolve, reject) => {
    [stop, fail] = [resolve, reject];
  });
  // Whoever waits hears of it; a channel that is closed afterwards fails for nobody.
  stopped.catch(() => undefined);
  return { stop, fail, stopped };
}

export function noStreamError(queue: string): AppError {
  return new AppError(
    'precondition_failed',
    `Did not look at the messages of '${queue}': it is no stream any more, so looking is not free. Look again to see what it does.`,
    { retryable: true },
  );
}

function goneError(queue: string): AppError {
  return new AppError(
    'not_found',
    `Could not read the stream '${queue}': the server cancelled the consumer, because the stream has been deleted or its node has gone.`,
  );
}
