// Why an AMQP connection could not be opened, by the step that failed: network, TLS, protocol, credentials, virtual host.
// What the network and TLS say is in faults.ts; what happens on an open connection is in errors.ts.

import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import { serverReply } from './errors.ts';
import { faultOf, firstError, isUnusableKey, refusedUser, sentence } from './faults.ts';
import { addressOf, type RabbitMqTarget } from './target.ts';

interface Reason {
  readonly code: ErrorCode;
  /** Why, and what to do: whole sentences. */
  readonly words: string;
  readonly retryable: boolean;
}

/** `examined`: what the doctor found out where amqplib alone does not tell enough (see isUnclear). */
export function connectError(
  target: RabbitMqTarget,
  thrown: unknown,
  examined: string | null = null,
): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = meaningOf(target, thrown);
  return connectFailure(target, examined === null ? reason : { ...reason, words: examined }, thrown);
}

/** The deadline has passed; `thrown` is what the abort made of the step that was under way. */
export function lateError(target: RabbitMqTarget, thrown: unknown): AppError {
  const inTls = target.tls === null ? 'the server wants TLS there' : 'the server does not speak TLS there';
  const words = `No AMQP connection was open after ${limits.amqpConnectDeadlineMs / 1_000} s. A firewall may drop the packets, the port may belong to another kind of server, or ${inTls}. Check host, port and TLS.`;
  return connectFailure(target, { code: 'timeout', words, retryable: true }, thrown);
}

/** The server closes the connection where it should open the virtual host; amqplib does not tell why. */
export function isVhostRefusal(thrown: unknown): boolean {
  return (
    thrown instanceof Error && thrown.message.startsWith('Expected ConnectionOpenOk; got <ConnectionClose')
  );
}

/** Somebody hung up, or answered something else than AMQP: what it is, a closer look tells. */
export function isUnclear(thrown: unknown): boolean {
  const { message, code } = firstError(thrown) as Error & { code?: string };
  return code === 'ECONNRESET' || code === 'EPIPE' || isHandshakeEnd(message) || isOtherProtocol(message);
}

function connectFailure(
  target: RabbitMqTarget,
  { code, words, retryable }: Reason,
  cause: unknown,
): AppError {
  return new AppError(code, `Could not connect to ${addressOf(target)}. ${words}`, {
    retryable,
    cause,
    ...(cause instanceof Error ? { detail: firstError(cause).message } : {}),
  });
}

function meaningOf(target: RabbitMqTarget, thrown: unknown): Reason {
  const reply = serverReply(thrown);
  if (reply?.replyCode === 403) {
    const { words, fix } = refusedUser(target.user, reply.replyText);
    return { code: 'access_refused', words: `${words} ${fix}`, retryable: false };
  }
  if (reply !== null) return { code: 'unreachable', words: sentence(reply.replyText), retryable: true };
  const error = firstError(thrown);
  if (error.name === 'AbortError') return { code: 'cancelled', words: 'It was called off.', retryable: true };
  const { host, port, tls } = target;
  const fault = faultOf(error, {
    host,
    port,
    speaks: 'AMQP',
    isNamed: true,
    serverName: tls?.serverName,
  });
  if (fault !== null) {
    const { words, fix, retryable } = fault;
    const code = isUnusableKey(error) ? 'bad_request' : 'unreachable';
    return { code, words: `${words} ${fix}`, retryable };
  }
  return (
    handshake(target, error) ?? {
      code: 'unreachable',
      words: `${sentence(error.message)} Check host, port and TLS.`,
      retryable: true,
    }
  );
}

function handshake({ user, vhost }: RabbitMqTarget, error: Error): Reason | null {
  const { message } = error;
  if (isVhostRefusal(error)) {
    return {
      code: 'access_refused',
      words: `The server did not let the user '${user}' into the virtual host '${vhost}'. It may not exist, be stopped or full, or the user may have no permission there. Check the name; an administrator can see virtual hosts and permissions with rabbitmqctl list_vhosts and list_permissions.`,
      retryable: false,
    };
  }
  if (message.startsWith('SASL mechanism')) {
    return {
      code: 'not_supported',
      words: `${sentence(message)} Leveret signs in with a user and a password (PLAIN); the server must offer that.`,
      retryable: false,
    };
  }
  if (isHandshakeEnd(message)) {
    return {
      code: 'unreachable',
      words:
        'The other side hung up during the handshake. Check that this port speaks AMQP 0-9-1, with or without TLS as it is set here, and user and password.',
      retryable: true,
    };
  }
  if (isOtherProtocol(message)) {
    return {
      code: 'unreachable',
      words:
        'What answers on this port does not speak AMQP 0-9-1. Check the port; 5672 and 5671 (TLS) are usual.',
      retryable: false,
    };
  }
  return null;
}

function isHandshakeEnd(message: string): boolean {
  return message.startsWith('Socket closed abruptly');
}

function isOtherProtocol(message: string): boolean {
  return /^(Invalid frame|Frame size|Unknown frame type|Expected ConnectionStart)/.test(message);
}
