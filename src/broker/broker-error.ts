// What a request did wrong, in RabbitMQ's code and words: thrown anywhere, caught in two places. The channel turns a
// soft error into channel.close, the connection a hard one into connection.close.

import { WireError } from '../amqp/wire-error.ts';
import { isSoft, replyCodes, type ReplyName } from './reply-codes.ts';

/** A reply text is a short string; RabbitMQ cuts at 255 bytes and marks the cut. */
const replyTextMaxBytes = 255;

export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly replyName: ReplyName;
  readonly replyCode: number;
  readonly soft: boolean;
  /** Key of the method at fault, 0 for none; null for the one that was being handled. */
  readonly about: number | null;

  /** `explanation` without the code's name: "no queue 'orders' in vhost '/'". */
  constructor(replyName: ReplyName, explanation: string, about: number | null = null) {
    super(`${replyName} - ${explanation}`);
    this.about = about;
    this.replyName = replyName;
    this.replyCode = replyCodes[replyName];
    this.soft = isSoft(replyName);
  }

  /** The message as it fits into a close method. */
  get replyText(): string {
    if (Buffer.byteLength(this.message) <= replyTextMaxBytes) return this.message;
    let cut = this.message.slice(0, replyTextMaxBytes - 3);
    while (Buffer.byteLength(cut) > replyTextMaxBytes - 3) cut = cut.slice(0, -1);
    return `${cut}...`;
  }
}

export const accessRefused = (text: string): BrokerError => new BrokerError('ACCESS_REFUSED', text);
export const notFound = (text: string): BrokerError => new BrokerError('NOT_FOUND', text);
export const resourceLocked = (text: string): BrokerError => new BrokerError('RESOURCE_LOCKED', text);
export const preconditionFailed = (text: string): BrokerError => new BrokerError('PRECONDITION_FAILED', text);
export const notImplemented = (text: string): BrokerError => new BrokerError('NOT_IMPLEMENTED', text);
export const notAllowed = (text: string): BrokerError => new BrokerError('NOT_ALLOWED', text);

/** "queue 'orders' in vhost '/'", as RabbitMQ names things in its texts. */
export function describe(kind: 'queue' | 'exchange', name: string): string {
  return `${kind} '${name}' in vhost '/'`;
}

/** What a peer is told about anything that was thrown: our own faults are its business only by name. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error;
  if (error instanceof WireError) return new BrokerError('SYNTAX_ERROR', error.message);
  return new BrokerError('INTERNAL_ERROR', 'an internal error occurred; see the broker log');
}

/** For the log. */
export function describeFault(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
