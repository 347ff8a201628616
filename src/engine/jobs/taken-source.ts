// A job's source on an endpoint where messages can only be taken from the head of their queue. Those that it removes are
// acked when their copy has arrived; all others are held and go back to their places when the source closes.

import type { TakeFacet } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { Wanted } from '../../jobs/ends.ts';
import { jobMessage } from './job-message.ts';
import type { QueueSource } from './queue-source.ts';

/** Rejects with AppError too_many for a copy of more messages than may be held. */
export async function takenSource(
  take: TakeFacet,
  { queue, removes }: { readonly queue: string; readonly removes: boolean },
  wanted: Wanted,
  /** Of the whole queue, from its head. */
  most: number,
  /** Told of each that has been taken away; of a chosen one with the sequence under which it or one alike was chosen. */
  onTaken: (fingerprint: string, chosenAs: string | undefined) => void,
): Promise<QueueSource> {
  const taker = await take.open(queue, { prefetch: limits.jobWindowMessages, removes });
  const still = wanted === null ? null : new Map(Array.from(wanted, ([key, alike]) => [key, [...alike]]));
  // What the job itself puts at the tail, or what comes in meanwhile, is not met.
  let toLookAt = still === null ? Math.min(taker.readyAtStart, most) : taker.readyAtStart;
  let held = 0;
  if (taker.holds && !removes && still === null && toLookAt > limits.jobHeldMax) {
    await taker.close();
    throw heldError(queue);
  }
  return {
    ready: () => Promise.resolve(taker.readyAtStart),
    mayComeBack: () => taker.othersConsume(),
    next: async () => {
      while (toLookAt > 0 && still?.size !== 0) {
        if (held >= limits.jobHeldMax) throw heldError(queue);
        const taken = await taker.next();
        if (taken === null) return null;
        toLookAt -= 1;
        if (taker.holds) held += 1;
        let chosenAs: string | undefined;
        const message = jobMessage(taken, async () => {
          await taker.ack(taken);
          held -= 1;
          onTaken(message.fingerprint, chosenAs);
          return true;
        });
        if (still === null) return message;
        const alike = still.get(message.fingerprint);
        if (alike !== undefined) {
          chosenAs = alike.shift();
          if (alike.length === 0) still.delete(message.fingerprint);
          return message;
        }
      }
      return null;
    },
    close: () => taker.close(),
  };
}

function heldError(queue: string): AppError {
  return new AppError(
    'too_many',
    `The job would have to hold more than ${limits.jobHeldMax} messages of the queue '${queue}' at once, which could harm the broker: those before a chosen one, those that are only copied and those that the target refuses go back when it ends. Choose fewer messages or some nearer to the head, or move the whole queue.`,
  );
}
