// Opens an AMQP connection: socket, TLS, handshake, within one deadline. Why it could not be opened is said by
// connect-errors.ts.

import tls from 'node:tls';
import amqp from 'amqplib';
import { limits } from '../../contract/limits.ts';
import type { DoctorStepName } from '../../contract/profile.ts';
import type { Clock } from '../../lib/clock.ts';
import { connectError, isUnclear, isVhostRefusal, lateError } from './connect-errors.ts';
import { runDoctor } from './doctor/doctor.ts';
import { tlsOptions } from './doctor/tls.ts';
import { Link } from './link.ts';
import type { RabbitMqTarget } from './target.ts';

const examinationMs = 3_000;

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
    throw connectError(target, error, await examined(target, error, abort.signal));
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

/** What amqplib does not pass on, or does not know: what the doctor finds and advises. Null where that is not needed. */
async function examined(target: RabbitMqTarget, error: unknown, signal: AbortSignal): Promise<string | null> {
  // A password that may be the reason is not tried a second time.
  const last: DoctorStepName | null = isVhostRefusal(error) ? 'vhost' : isUnclear(error) ? 'protocol' : null;
  if (last === null) return null;
  let words: string | null = null;
  await runDoctor(target, {
    // What is late tells nothing then.
    signal: AbortSignal.any([signal, AbortSignal.timeout(examinationMs)]),
    last,
    onStep: ({ state, result, fix }) => {
      if (state === 'failed') words = `${result} ${fix ?? ''}`.trim();
    },
  });
  return words;
}
