// Why a connection could not be opened, by the step that failed: name, network, TLS, protocol, credentials, virtual host.

import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import { sentence, serverReply } from './errors.ts';
import { addressOf, type RabbitMqTarget } from './target.ts';

interface Reason {
  readonly code: ErrorCode;
  /** Why, and what to do: whole sentences. */
  readonly words: string;
  readonly retryable: boolean;
}

/** `vhostWords`: what the server said of the virtual host, where that is known. */
export function connectError(
  target: RabbitMqTarget,
  thrown: unknown,
  vhostWords: string | null = null,
): AppError {
  if (thrown instanceof AppError) return thrown;
  if (vhostWords !== null) return connectFailure(target, 'access_refused', vhostWords, false, thrown);
  const { code, words, retryable } = reasonOf(target, thrown);
  return connectFailure(target, code, words, retryable, thrown);
}

/** The deadline has passed; `thrown` is what the abort made of the step that was under way. */
export function lateError(target: RabbitMqTarget, thrown: unknown): AppError {
  return connectFailure(
    target,
    'timeout',
    `No AMQP connection was open after ${limits.amqpConnectDeadlineMs / 1_000} s. A firewall may drop the packets, the port may belong to another kind of server, or ${target.tls === null ? 'the server wants TLS there' : 'the server does not speak TLS there'}. Check host, port and TLS.`,
    true,
    thrown,
  );
}

function connectFailure(
  target: RabbitMqTarget,
  code: ErrorCode,
  words: string,
  retryable: boolean,
  cause: unknown,
): AppError {
  return new AppError(code, `Could not connect to ${addressOf(target)}: ${words}`, {
    retryable,
    cause,
    ...(cause instanceof Error ? { detail: causeWords(cause) } : {}),
  });
}

function reasonOf(target: RabbitMqTarget, thrown: unknown): Reason {
  const reply = serverReply(thrown);
  if (reply !== null) return refusal(target, reply.replyCode, reply.replyText);
  const error = rootError(thrown);
  const { message, code = '' } = error as Error & { code?: string };
  if (error.name === 'AbortError') return { code: 'cancelled', words: 'it was called off.', retryable: true };
  return (
    network(target, code) ??
    tls(target, code, message) ??
    handshake(target, error) ?? {
      code: 'unreachable',
      words: `${sentence(message)} Check host, port and TLS.`,
      retryable: true,
    }
  );
}

function refusal(target: RabbitMqTarget, replyCode: number, replyText: string): Reason {
  if (replyCode === 403) {
    const guest =
      target.user === 'guest'
        ? ' The user guest may only connect from the server itself, unless the server allows more.'
        : '';
    return {
      code: 'access_refused',
      words: `the server refused the user '${target.user}': ${sentence(replyText)} Check user and password.${guest}`,
      retryable: false,
    };
  }
  return { code: 'unreachable', words: sentence(replyText), retryable: true };
}

const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'nothing listens on this port. Check host and port, and that the server is running and listens on that address.',
  ECONNRESET:
    'the other side hung up. Check that this port speaks AMQP, with or without TLS as it is set here.',
  EPIPE: 'the other side hung up. Check that this port speaks AMQP, with or without TLS as it is set here.',
  ETIMEDOUT: 'nobody answered. Check the address, and that no firewall is in between.',
  EHOSTUNREACH: 'there is no way to this host. Check the address and the network, e.g. a VPN.',
  ENETUNREACH: 'there is no way to this network. Check the address and the network, e.g. a VPN.',
  ENOTFOUND: 'the name of the host is not known. Check it for typing errors, and the network, e.g. a VPN.',
  EAI_AGAIN: 'the name of the host could not be looked up. Check the network.',
  EACCES: 'this machine does not allow the connection. Check its firewall.',
};

function network(target: RabbitMqTarget, code: string): Reason | null {
  const words = networkWords[code];
  return words === undefined
    ? null
    : { code: 'unreachable', words: `${target.host}:${target.port}: ${words}`, retryable: true };
}

const tlsWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired. It must be renewed on the server.",
  CERT_NOT_YET_VALID:
    "the server's certificate is not valid yet. Check the clocks of both machines, and the certificate.",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "the server's certificate is signed by itself. Give it, or the authority that signed it, as the CA of this connection.",
  SELF_SIGNED_CERT_IN_CHAIN:
    "the authority that signed the server's certificate is not known here. Give its certificate as the CA of this connection.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the authority that signed the server's certificate is not known here. Give its certificate as the CA of this connection.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the authority that signed the server's certificate is not known here. Give its certificate as the CA of this connection.",
  EPROTO: 'the TLS handshake failed. Check that this port speaks TLS.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'this port does not speak TLS. Check the port, or connect without TLS.',
};

function tls(target: RabbitMqTarget, code: string, message: string): Reason | null {
  if (target.tls === null) return null;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const wanted = target.tls.serverName ?? target.host;
    return tlsReason(
      `the server's certificate is not for the name '${wanted}'. ${sentence(message)} Connect by a name that it is for, or set the server name of this connection.`,
    );
  }
  if (/certificate required|bad certificate|handshake failure/i.test(message)) {
    return tlsReason(
      `the server refused the TLS connection: ${sentence(message)} It may want a client certificate, or another one.`,
    );
  }
  if (/protocol version|unsupported protocol|version too low/i.test(message)) {
    return tlsReason(
      'the server speaks only an older version of TLS than 1.2, and such connections are not safe. An administrator must allow TLS 1.2 or 1.3 there.',
    );
  }
  if (/wrong version number|packet length too long/i.test(message))
    return tlsReason(tlsWords.ERR_SSL_WRONG_VERSION_NUMBER ?? message);
  if (/^ERR_OSSL|^ERR_CRYPTO|PEM/.test(code) || /PEM|bad decrypt|key values mismatch/i.test(message)) {
    return {
      code: 'bad_request',
      words: `a certificate or key of this connection cannot be used: ${sentence(message)} Check that each is PEM text, that the key belongs to the certificate, and the passphrase.`,
      retryable: false,
    };
  }
  const words = tlsWords[code];
  return words === undefined ? null : tlsReason(words);
}

function tlsReason(words: string): Reason {
  return { code: 'unreachable', words, retryable: false };
}

/** The server closes the connection where it should open the virtual host; amqplib does not tell why. */
export function isVhostRefusal(thrown: unknown): boolean {
  return (
    thrown instanceof Error && thrown.message.startsWith('Expected ConnectionOpenOk; got <ConnectionClose')
  );
}

function handshake(target: RabbitMqTarget, error: Error): Reason | null {
  const { message } = error;
  if (isVhostRefusal(error)) {
    return {
      code: 'access_refused',
      words: `the server did not let the user '${target.user}' into the virtual host '${target.vhost}'. It may not exist, be stopped or full, or the user may have no permission there. Check the name; an administrator can see virtual hosts and permissions with rabbitmqctl list_vhosts and list_permissions.`,
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
  if (message.startsWith('Socket closed abruptly')) {
    return {
      code: 'unreachable',
      words:
        'the other side hung up during the handshake. Check that this port speaks AMQP 0-9-1, with or without TLS as it is set here, and user and password.',
      retryable: true,
    };
  }
  if (/^(Invalid frame|Frame size|Unknown frame type|Expected ConnectionStart)/.test(message)) {
    return {
      code: 'unreachable',
      words:
        'what answers on this port does not speak AMQP 0-9-1. Check the port; 5672 and 5671 (TLS) are usual.',
      retryable: false,
    };
  }
  return null;
}

/** Trying IPv4 and IPv6 gives an error of each; the first says enough. */
function rootError(thrown: unknown): Error {
  if (thrown instanceof AggregateError && thrown.errors[0] instanceof Error) return thrown.errors[0];
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function causeWords(error: Error): string {
  return rootError(error).message;
}
