// Where a session of RabbitMQ goes, and as whom. It holds secrets: never log it, never put it into an error.

import type { EndpointColour, Environment } from '../../contract/endpoint.ts';

export interface RabbitMqTarget {
  readonly id: string;
  readonly name: string;
  readonly colour: EndpointColour | null;
  readonly environment: Environment;
  readonly readOnly: boolean;
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly user: string;
  readonly password: string;
  /** What we ask for; the server may ask for less. 0 is none. */
  readonly heartbeatSeconds: number;
  /** Null is plain TCP. */
  readonly tls: TlsTarget | null;
  readonly management:
    | { readonly mode: 'auto' }
    | { readonly mode: 'given'; readonly url: string; readonly ca?: string | undefined }
    | { readonly mode: 'none' };
  /** Queues to look at where there is AMQP only. */
  readonly rememberedQueues: readonly string[];
}

/** Certificates and keys as PEM text. */
export interface TlsTarget {
  /** The name that the server's certificate must have; null is the host. */
  readonly serverName: string | null;
  /** Null trusts what Node trusts. */
  readonly ca: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  readonly passphrase: string | null;
  readonly verify: boolean;
}

/** As the page shows it: without user and password. */
export function addressOf(target: Pick<RabbitMqTarget, 'host' | 'port' | 'tls'>): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return `${target.tls === null ? 'amqp' : 'amqps'}://${host}:${target.port}`;
}
