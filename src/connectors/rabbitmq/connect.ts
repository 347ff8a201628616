// Opens an AMQP connection: socket, TLS, handshake, within one deadline. Why it could not be opened is said by
// connect-errors.ts.

import amqp from 'amqplib';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import { connectError, lateError } from './connect-errors.ts';
import { Link } from './link.ts';
import type { RabbitMqTarget } from './target.ts';

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
    throw connectError(target, error);
  } finally {
    callOff();
    signal?.removeEventListener('abort', stop);
  }
}

/** amqplib hands these on to net.connect and tls.connect; its types do not know all of them. */
function socketOptions({ tls }: RabbitMqTarget, signal: AbortSignal): object {
  if (tls === null) return { signal };
  return {
    signal,
    rejectUnauthorized: tls.verify,
    ...(tls.serverName === null ? {} : { servername: tls.serverName }),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.certificate === null ? {} : { cert: tls.certificate }),
    ...(tls.key === null ? {} : { key: tls.key }),
    ...(tls.passphrase === null ? {} : { passphrase: tls.passphrase }),
  };
}
