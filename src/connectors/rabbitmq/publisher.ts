// Publishes with mandatory and confirms on a channel of its own, many at a time, and says of each what became of it.
// A channel ends at the first message that the server refuses, and nobody can tell then which of those under way it
// was. So what may well be refused (the first message to an exchange, a foreign user id, a big body) goes alone.

import { decodeProperties, presenceBit } from '../../amqp/properties.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import type { PublishResult } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';
import { checkPlace } from '../amqp/place-size.ts';
import type { Sender, StoredMessage } from '../connector.ts';
import { ConfirmWindow, type ConfirmOutcome } from './confirm-window.ts';
import { rabbitError, replyWords, serverReply } from './errors.ts';
import type { LazyLink } from './lazy-link.ts';
import type { Link } from './link.ts';
import type { LinkChannel } from './link-channel.ts';
import { refuseUnreadableNumber } from './unreadable-number.ts';

const bigBodyBytes = 1024 * 1024;
const exchangesRemembered = 1_000;

interface Lane {
  readonly link: Link;
  readonly channel: LinkChannel;
  readonly window: ConfirmWindow;
  /** Exchanges that have confirmed a message on this channel. */
  readonly proven: Set<string>;
}

export class Publisher implements Sender {
  readonly #link: LazyLink;
  readonly #user: string;
  readonly #clock: Clock;
  #lane: Promise<Lane> | null = null;
  /** Messages are written in the order of the calls; this is the one before. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiters: (() => void)[] = [];

  constructor(link: LazyLink, user: string, clock: Clock) {
    this.#link = link;
    this.#user = user;
    this.#clock = clock;
  }

  /**
   * Rejects with AppError: bad_request and too_large when nothing was sent; unreachable and timeout when it is not known
   * whether the message arrived.
   */
  async send(message: StoredMessage, { alone = false } = {}): Promise<PublishResult> {
    const trying = `publish to the exchange '${message.exchange}'`;
    const before = this.#turn;
    const sent = before.then(() => this.#write(message, trying, alone));
    // Its failure is told to its caller; the next one only waits for its turn.
    this.#turn = sent.catch(() => undefined);
    const { outcome } = await sent;
    return await outcome;
  }

  async close(): Promise<void> {
    // One that could not be opened, or has ended, needs no closing.
    const lane = await this.#lane?.catch(() => null);
    await lane?.channel.close();
  }

  /** Resolves when the message is written; `outcome` when the server has answered. */
  async #write(
    message: StoredMessage,
    trying: string,
    isSuspect: boolean,
  ): Promise<{ outcome: Promise<PublishResult> }> {
    let lane: Lane;
    try {
      lane = await this.#openLane(trying);
    } catch (error) {
      throw rabbitError(error, trying);
    }
    checkPlace(message);
    checkSize(message, lane.link.frameMaxBytes);
    if (lane.link.server.product === 'RabbitMQ') refuseUnreadableNumber(message.storedProperties, trying);
    if (lane.link.blocked !== null) throw blockedError(lane.link.blocked, trying);
    const alone = isSuspect || this.#mayBeRefused(message, lane);
    await this.#room(lane, alone ? 0 : limits.amqpUnconfirmedMax - 1);
    const outcome = this.#publish(lane, message, trying);
    if (alone) await outcome.catch(() => undefined);
    return { outcome };
  }

  async #publish(lane: Lane, message: StoredMessage, trying: string): Promise<PublishResult> {
    const sentAtMs = this.#clock.steady();
    const outcome = await this.#outcome(lane, message, trying);
    if (outcome.kind === 'confirmed') remember(lane.proven, message.exchange);
    return result(outcome, Math.round((this.#clock.steady() - sentAtMs) * 1_000) / 1_000, trying);
  }

  /** Writes at once. */
  #outcome({ link, channel, window }: Lane, message: StoredMessage, trying: string): Promise<ConfirmOutcome> {
    return new Promise((resolve, reject) => {
      const done = () => {
        callOff();
        for (const wake of this.#waiters.splice(0)) wake();
      };
      const deliveryTag = window.add({
        message,
        returned: null,
        settle: (outcome) => {
          done();
          resolve(outcome);
        },
      });
      const giveUp = (error: AppError) => {
        window.forget(deliveryTag);
        done();
        reject(error);
      };
      const callOff = this.#clock.after(limits.amqpConfirmDeadlineMs, () =>
        giveUp(link.blocked === null ? lateError(trying) : blockedError(link.blocked, trying)),
      );
      try {
        channel.publish(message, { mandatory: true });
      } catch (error) {
        window.withdraw(deliveryTag);
        giveUp(rabbitError(error, trying));
      }
    });
  }

  #openLane(trying: string): Promise<Lane> {
    this.#lane ??= this.#newLane(trying).catch((error: unknown) => {
      this.#lane = null;
      throw error;
    });
    return this.#lane;
  }

  async #newLane(trying: string): Promise<Lane> {
    const link = await this.#link.get(trying);
    return await link.prepared(async (channel) => {
      await channel.call('confirm.select', {});
      const window = new ConfirmWindow();
      channel.onReturn((returned) => window.return(returned));
      channel.onConfirm(({ deliveryTag, multiple, isAck }) => window.confirm(deliveryTag, multiple, isAck));
      channel.onClose((problem) => {
        this.#lane = null;
        window.lose(problem);
      });
      return { link, channel, window, proven: new Set() };
    });
  }

  #mayBeRefused(message: StoredMessage, lane: Lane): boolean {
    return (
      !lane.proven.has(message.exchange) ||
      message.body.byteLength > bigBodyBytes ||
      this.#hasForeignUser(message.storedProperties)
    );
  }

  /** A server refuses a user id that is not ours, unless we may impersonate. */
  #hasForeignUser(stored: Uint8Array): boolean {
    const flags = ((stored[0] ?? 0) << 8) | (stored[1] ?? 0);
    if ((flags & presenceBit.userId) === 0) return false;
    try {
      return decodeProperties(stored).userId !== this.#user;
    } catch {
      // What we cannot read, the server may not be able to read either.
      return true;
    }
  }

  /** Waits until at most that many are unconfirmed. Each has a deadline, so this ends. */
  async #room(lane: Lane, unconfirmed: number): Promise<void> {
    while (lane.window.size > unconfirmed) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}

function result(outcome: ConfirmOutcome, confirmMs: number, trying: string): PublishResult {
  if (outcome.kind === 'confirmed') {
    return outcome.returned === null
      ? { outcome: 'routed', queues: null, confirmMs, replyCode: null, replyText: null }
      : {
          outcome: 'unroutable',
          queues: [],
          confirmMs,
          replyCode: outcome.returned.replyCode,
          replyText: outcome.returned.replyText,
        };
  }
  if (outcome.kind === 'nacked') {
    return {
      outcome: 'refused',
      queues: null,
      confirmMs,
      replyCode: null,
      replyText:
        'The server answered with basic.nack: a queue that refuses publishes is full, or the server failed. Other queues may have taken the message all the same.',
    };
  }
  const reply = serverReply(outcome.problem);
  // The server said no, and there was nothing else that it can have said no to.
  if (reply !== null && outcome.alone) {
    const { replyCode } = reply;
    return { outcome: 'refused', queues: [], confirmMs, replyCode, replyText: replyWords(reply) };
  }
  const words = reply === null ? '' : ` (${reply.replyCode} ${reply.replyText})`;
  throw new AppError(
    'unreachable',
    `Could not ${trying} for sure: the channel ended${words} before the server confirmed, so the message may have arrived or not. Look into the queues before you send it again.`,
    {
      retryable: true,
      ...(outcome.problem === null ? {} : { detail: outcome.problem.message, cause: outcome.problem }),
    },
  );
}

/** Before anything is written: what is not sent must not be counted among the confirms. */
function checkSize({ storedProperties }: StoredMessage, frameMaxBytes: number): void {
  // Frame, class, weight and body size around it.
  if (storedProperties.length + 20 <= frameMaxBytes) return;
  throw new AppError(
    'too_large',
    `The properties of the message take ${storedProperties.length} bytes; they must fit into one frame, which the server takes up to ${frameMaxBytes} bytes. Remove some headers.`,
  );
}

function remember(proven: Set<string>, exchange: string): void {
  if (proven.size >= exchangesRemembered) proven.clear();
  proven.add(exchange);
}

function lateError(trying: string): AppError {
  return new AppError(
    'timeout',
    `Could not ${trying} for sure: the server did not confirm within ${limits.amqpConfirmDeadlineMs / 1_000} s. The message may still arrive. Check whether the server is overloaded, and look into the queues before you send it again.`,
    { retryable: true },
  );
}

function blockedError(reason: string, trying: string): AppError {
  return new AppError(
    'unreachable',
    `Could not ${trying}: the server holds publishers back (${reason}). It takes messages again when it has memory and disk space; consuming or purging queues helps.`,
    { retryable: true, detail: `connection.blocked: ${reason}` },
  );
}
