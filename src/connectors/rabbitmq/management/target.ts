// What the management side has to know about an endpoint; a RabbitMqTarget fits.

export interface ManagementTarget {
  readonly host: string;
  readonly vhost: string;
  readonly user: string;
  readonly password: string;
  readonly tls: {
    readonly serverName: string | null;
    readonly ca: string | null;
    readonly certificate: string | null;
    readonly key: string | null;
    readonly passphrase: string | null;
    readonly verify: boolean;
  } | null;
  readonly management:
    | { readonly mode: 'auto' }
    | { readonly mode: 'given'; readonly url: string; readonly ca?: string | undefined }
    | { readonly mode: 'none' };
}
