// Opens an AMQP connection: socket, TLS, handshake, within one deadline. Why it could not be opened is said by
// connect-errors.ts.

import tls from 'node:tls';
import amqp from 'amqplib';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import { connectError, isVhostRefusal, lateError } from './connect-errors.ts';
import { runDoctor } from './doctor/doctor.ts';
import { tlsOptions } from './doctor/tls.ts';
import { Link } from './link.ts';
import type { RabbitMqTarget } from './target.ts';

const vhostStepMs = 3_000;

export interface ConnectOptions {
  readonly clock: Clock;
  /** What the server's own tools show beside this connection, e.g. "Leveret". */
  readonly connectionName: string;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** Rejects with AppError (unreachable, access_refused, timeout, cancelled, …). */
export async function openLink(target: RabbitMqTarget, options: ConnectOptions): Promise<Link> {
  const { clock, connectionName, signal } = options;
  // Ends the socket, in whatever state it is; amqplib's own timeout starts anew with each byte.
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal?.addEventListener('abort', stop, { once: true });
  let isLate = false;
  const callOff = clock.after(limits.amqpConnectDeadlineMs, () => {
    isLate = true;
    stop();
  });
  try {
    signal?.throwIfAborted();
    const model = await amqp.connect(
      {
        protocol: target.tls === null ? 'amqp' : 'amqps',
        hostname: target.host,
        port: target.port,
        // amqplib decodes it, as if it came out of a URL.
        vhost: encodeURIComponent(target.vhost),
        heartbeat: target.heartbeatSeconds,
        frameMax: limits.amqpFrameMaxBytes,
      },
      {
        noDelay: true,
        keepAlive: true,
        credentials: amqp.credentials.plain(target.user, target.password),
        clientProperties: { connection_name: connectionName, product: 'Leveret' },
        ...socketOptions(target, abort.signal),
      },
    );
    return new Link(model, clock);
  } catch (error) {
    if (isLate) throw lateError(target, error);
    throw connectError(target, error, isVhostRefusal(error) ? await vhostWords(target, abort.signal) : null);
  } finally {
    callOff();
    signal?.removeEventListener('abort', stop);
  }
}

/** amqplib hands these on to net.connect and tls.connect; its types do not know all of them. */
function socketOptions({ tls: settings, host }: RabbitMqTarget, signal: AbortSignal): object {
  if (settings === null) return { signal };
  const name = settings.serverName ?? host;
  return {
    signal,
    ...tlsOptions(settings, host),
    rejectUnauthorized: settings.verify,
    // Without a server name for the handshake (an address has none), Node would check against what amqplib gives it.
    checkServerIdentity: (_host: string, certificate: tls.PeerCertificate) =>
      tls.checkServerIdentity(name, certificate),
  };
}

/** The server's own words and what to do; amqplib does not pass them on. Null when they cannot be had. */
async function vhostWords(target: RabbitMqTarget, signal: AbortSignal): Promise<string | null> {
  let words: string | null = null;
  await runDoctor(target, {
    signal,
    stepMs: vhostStepMs,
    totalMs: vhostStepMs,
    onStep: ({ key, state, result, fix }) => {
      if (key === 'vhost' && state === 'failed') words = `${result} ${fix ?? ''}`.trim();
    },
  });
  return words;
}
