// Where the words of RabbitMQ, amqplib and the network become ours: what was tried, on what, why not, what to do.
// Only what happens on an open connection; why one cannot be opened is in connect-errors.ts.

import { methodName, type MethodName } from '../../amqp/methods.ts';
import { WireError } from '../../amqp/wire-error.ts';
import { AppError, toAppError, type ErrorCode } from '../../contract/errors.ts';
import { reasonOf } from '../../lib/reason.ts';
import { LateError } from './deadline.ts';
import { sentence } from './faults.ts';
import { permissionAdvice } from './permission.ts';

/** How a server ended a channel or a connection. */
export interface ServerReply {
  readonly replyCode: number;
  readonly replyText: string;
  /** What it answers to; null where that is not told. */
  readonly method: MethodName | null;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly advice: string;
  readonly retryable?: boolean;
}

const meanings: Readonly<Record<number, Meaning>> = {
  311: { code: 'too_large', advice: 'Send a smaller message.' },
  320: {
    code: 'unreachable',
    advice: 'The server or an administrator closed the connection; Leveret connects again by itself.',
    retryable: true,
  },
  403: { code: 'access_refused', advice: 'Ask for the permission, or choose another name.' },
  404: { code: 'not_found', advice: 'It may have been deleted in the meantime.' },
  405: { code: 'resource_locked', advice: 'Only the connection that declared it may use it.' },
  406: { code: 'precondition_failed', advice: 'Look at what is there now and change the request to fit.' },
  503: { code: 'bad_request', advice: 'The server does not have this. Check the type and the arguments.' },
  504: {
    code: 'too_many',
    advice: 'Close connections or channels that are not needed and try again.',
    retryable: true,
  },
  506: {
    code: 'too_many',
    advice: 'Wait, or delete what is not needed on the server, and try again.',
    retryable: true,
  },
  530: { code: 'access_refused', advice: 'The server does not allow this.' },
  540: { code: 'not_supported', advice: 'This server, or this type of queue, cannot do it.' },
  541: {
    code: 'unreachable',
    advice: "Try again; the server's log says more when it stays so.",
    retryable: true,
  },
};

/** `trying` completes "Could not …", e.g. "delete the queue 'orders'". */
export function rabbitError(thrown: unknown, trying: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof WireError) {
    return new AppError('bad_request', `Could not ${trying}: ${sentence(thrown.message)} Check the input.`, {
      cause: thrown,
    });
  }
  const reply = serverReply(thrown);
  if (reply !== null) return replyError(reply, trying, thrown);
  if (thrown instanceof LateError) {
    return new AppError('timeout', `Could not ${trying}: ${thrown.message}`, { retryable: true });
  }
  if (isLostConnection(thrown)) return lostError(trying, thrown);
  return toAppError(thrown, `Trying to ${trying}`);
}

export function replyError(reply: ServerReply, trying: string, cause?: unknown): AppError {
  const { replyCode, replyText } = reply;
  const { code, retryable } = meanings[replyCode] ?? { code: 'internal' };
  return new AppError(code, `Could not ${trying}: ${replyWords(reply)}`, {
    detail: `${replyCode} ${replyText}`,
    ...(retryable === undefined ? {} : { retryable }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The server's own words, and what to do. */
export function replyWords({ replyCode, replyText, method }: ServerReply): string {
  const advice =
    permissionAdvice(replyText, method) ?? meanings[replyCode]?.advice ?? "The server's log says more.";
  return `${sentence(replyText)} ${advice}`;
}

/** What amqplib tells of a channel or connection that the server closed; null for any other error. */
export function serverReply(thrown: unknown): ServerReply | null {
  if (!(thrown instanceof Error)) return null;
  const found = /(\d{3}) \([A-Z-]+\) with message "([\s\S]*)"/.exec(thrown.message);
  if (found === null) return null;
  const { classId, methodId } = thrown as { classId?: unknown; methodId?: unknown };
  const isTold = typeof classId === 'number' && typeof methodId === 'number';
  return {
    replyCode: Number(found[1]),
    replyText: found[2] ?? '',
    method: isTold ? (methodName((classId << 16) | methodId) ?? null) : null,
  };
}

/** Runs `work`; whatever it throws becomes an AppError. */
export async function translated<Result>(trying: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw rabbitError(error, trying);
  }
}

function lostError(trying: string, cause: unknown): AppError {
  return new AppError(
    'unreachable',
    `Could not ${trying}: the connection to the server was lost before it answered, so it may or may not have been done. Look at what is there once it is connected again.`,
    { retryable: true, cause, detail: reasonOf(cause) },
  );
}

/** amqplib's own words for calls on a channel that has ended under them. */
function isLostConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code } = thrown as { code?: unknown };
  return (
    /^(Channel ended|Channel clos|channel closed|Connection clos|Heartbeat timeout|Unexpected close)/.test(
      thrown.message,
    ) ||
    (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENETUNREACH|EHOST)/.test(code))
  );
}

/** What is wanted takes a connection of its own, and none could be opened; `error` says why. */
export function noConnectionFor(trying: string, error: unknown): AppError {
  const { code, message, detail, retryable } = toAppError(error, 'Connecting');
  return new AppError(code, `Could not ${trying}: it takes a connection of its own. ${message}`, {
    retryable,
    cause: error,
    ...(detail === undefined ? {} : { detail }),
  });
}
