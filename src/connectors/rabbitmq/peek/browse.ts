// The browse facet of RabbitMQ: says what a look would cost, looks once when told to, never by itself. It works on a
// connection of its own: a stream that is asked for by basic.get ends the whole connection.

import { AppError } from '../../../contract/errors.ts';
import { limits } from '../../../contract/limits.ts';
import type { PeekRequest } from '../../../contract/peek.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { BrowseFacet, Snapshot } from '../../connector.ts';
import { serverReply, translated } from '../errors.ts';
import type { LazyLink } from '../lazy-link.ts';
import type { Link } from '../link.ts';
import type { Received } from '../link-channel.ts';
import type { ManagementFacets } from '../management/management-facets.ts';
import { borrow, deliveriesOf, type Looked } from './borrow.ts';
import { copyOf, detailOf, headerNumber, offsetOf, type KeptMessage } from './kept-message.ts';
import { peekOffer, peekRefusal, type ServerRefusal } from './offer.ts';
import { peekedSnapshot } from './peeked-snapshot.ts';
import { readQueueState, type QueueState } from './queue-state.ts';
import { noStreamError, readStream } from './read-stream.ts';
import { countingOf, limitOf } from './server-rules.ts';
import type { Shelf } from './shelf.ts';

const notImplemented = 540;
const preconditionFailed = 406;
/** Queues of which something was learned by looking. */
const learnedMax = 1_000;

interface Learned {
  readonly isStream: boolean;
  /** Most deliveries of any message that was seen. */
  readonly used: number | null;
}

export interface BrowseOptions {
  readonly links: LazyLink;
  readonly management: () => ManagementFacets | null;
  readonly shelf: Shelf;
  readonly clock: Clock;
}

export function peekFacet(options: BrowseOptions): BrowseFacet {
  const { links, management, shelf, clock } = options;
  const learned = new Map<string, Learned>();

  const learn = (queue: string, now: Learned) => {
    learned.delete(queue);
    learned.set(queue, now);
    for (const oldest of learned.keys()) {
      if (learned.size <= learnedMax) break;
      learned.delete(oldest);
    }
  };
  const stateOf = async (queue: string, trying: string): Promise<QueueState> => {
    const state = await readQueueState(await links.get(trying), management(), queue);
    const isStream = state.type === null && learned.get(queue)?.isStream === true;
    // Those that were seen have gone, and with them what they had used.
    if (state.ready === 0 && !isStream) learned.delete(queue);
    return isStream ? { ...state, type: 'stream' } : state;
  };
  const usedOf = (queue: string) => learned.get(queue)?.used ?? null;

  async function look(queue: string, request: PeekRequest, state: QueueState): Promise<Looked> {
    const link = await links.get(lookAt(queue));
    if (state.type === 'stream') return await read(link, queue, request);
    const limit = limitOf(state);
    try {
      return await link.withChannel((channel) => borrow(channel, clock, queue, request, limit));
    } catch (error) {
      const isUnknownStream = state.type === null && serverReply(error)?.replyCode === notImplemented;
      if (!isUnknownStream) throw error;
      // AMQP does not tell before: the server answers by ending the connection, and the next look knows it.
      await link.close();
      await link.ended;
      learn(queue, { isStream: true, used: null });
      const next = await links.get(lookAt(queue));
      return await read(next, queue, request);
    }
  }

  async function read(link: Link, queue: string, request: PeekRequest): Promise<Looked> {
    try {
      return await link.withChannel((channel) => readStream(channel, clock, queue, request));
    } catch (error) {
      // What was learned of it holds no more: it has been deleted, and another has its name.
      const isRefused = serverReply(error)?.replyCode === preconditionFailed;
      if (isRefused || error instanceof AppError) learned.delete(queue);
      throw isRefused ? noStreamError(queue) : error;
    }
  }

  async function open(queue: string, request: PeekRequest): Promise<Snapshot> {
    const state = await stateOf(queue, lookAt(queue));
    const refusal = peekRefusal(state, usedOf(queue));
    if (refusal !== null && !(refusal.code === 'nearLimit' && request.insist)) {
      throw refusedError(queue, refusal);
    }
    const { messages, stoppedBy, ready } = await look(queue, request, state);
    const isStream = state.type === 'stream' || learned.get(queue)?.isStream === true;
    if (!isStream && messages.length > 0) {
      learn(queue, { isStream, used: Math.max(...messages.map(deliveriesOf)) });
    }
    return peekedSnapshot({
      queue,
      messages: messages.map((message) => kept(message, queue, isStream ? null : state)),
      takenAt: clock.now(),
      peek: {
        kind: isStream ? 'read' : 'borrow',
        stoppedBy,
        ready: isStream ? null : ready,
        left: isStream ? 0 : leftOf(messages, state),
      },
      countedThen: ready,
      countNow: () => countNow(queue),
      shelf,
    });
  }

  function countNow(queue: string): Promise<number> {
    const trying = `compare with the queue '${queue}'`;
    return translated(trying, async () => {
      const link = await links.get(trying);
      const counted = await link.withChannel((channel) =>
        channel.call('queue.declare', { queue, passive: true }),
      );
      return counted.messageCount;
    });
  }

  /** `borrowedFrom` is null of a stream, whose messages have numbers of their own. */
  function kept(message: Received, queue: string, borrowedFrom: QueueState | null): KeptMessage {
    const { exchange, routingKey, redelivered, storedProperties, body } = message;
    const offset = borrowedFrom === null ? offsetOf(message) : null;
    return {
      sequence: offset === null ? shelf.nextSequence() : String(offset),
      queue,
      exchange,
      routingKey,
      redelivered,
      storedProperties,
      body,
      publishedAt: null,
      deliveries: borrowedFrom === null ? null : deliveries(message, borrowedFrom),
    };
  }

  const find = (queue: string, sequence: string): KeptMessage => {
    const found = shelf.find(queue, sequence);
    if (found !== undefined) return found;
    throw new AppError(
      'not_found',
      `Message ${sequence} of the queue '${queue}' is no longer kept here: its list has been let go. Look again to see what is there now.`,
    );
  };

  return {
    effect: 'redelivers',
    offer: (queue) => {
      const trying = `find out what looking at the queue '${queue}' costs`;
      return translated(trying, async () => peekOffer(await stateOf(queue, trying), usedOf(queue)));
    },
    open: (queue, request) =>
      translated(lookAt(queue), () => {
        if (request !== undefined) return open(queue, request);
        throw new AppError(
          'bad_request',
          `Looking at the messages of '${queue}' is not free on this server: it has to be said how many to take.`,
        );
      }),
    get: async (queue, sequence) => detailOf(find(queue, sequence)),
    tookAway: (...taken) => shelf.tookAway(...taken),
    body: async (queue, sequence, bytesMax = limits.bodyMaxBytes) => {
      const { body } = find(queue, sequence);
      if (body.byteLength <= bytesMax) return copyOf(body, body.byteLength);
      throw new AppError(
        'too_large',
        `The body of message ${sequence} has ${body.byteLength} bytes; at most ${bytesMax} can be read. Its first part is in the message itself.`,
      );
    },
  };
}

function lookAt(queue: string): string {
  return `look at the messages of the queue '${queue}'`;
}

/** How many had no delivery left, and left the queue by being given back. Not guessed where the limit is. */
function leftOf(messages: readonly Received[], state: QueueState): number {
  const limit = state.type === null ? null : limitOf(state);
  return limit === null ? 0 : messages.filter((message) => deliveriesOf(message) > limit).length;
}

/** Null where deliveries are not counted. */
function deliveries(message: Received, state: QueueState): KeptMessage['deliveries'] {
  const isCounted =
    state.type === null
      ? headerNumber(message.storedProperties, 'x-delivery-count') !== null
      : countingOf(state)?.header === 'x-delivery-count';
  return isCounted ? { used: deliveriesOf(message), limit: limitOf(state) } : null;
}

function refusedError(queue: string, refusal: ServerRefusal): AppError {
  switch (refusal.code) {
    case 'exclusive':
      return new AppError(
        'resource_locked',
        `Could not look at the messages of '${queue}': the queue is exclusive to the connection that declared it, and the server lets nobody else in.`,
      );
    case 'singleActive':
      return new AppError(
        'resource_locked',
        `Could not look at the messages of '${queue}': it is a quorum queue with a single active consumer, and the server lends its messages to nobody else. Follow it live, or stop that consumer and use a test consumer.`,
      );
    case 'nearLimit':
      return new AppError(
        'precondition_failed',
        `Did not look at the messages of '${queue}': one has used ${refusal.used} of its ${refusal.limit} deliveries, and looking uses another. Insist if it may be lost to the queue.`,
      );
  }
}
