// Who somebody is, as the page says it: for a client on a connection, and for a consumer inside this app.

import type { ConnectionView } from '../../broker/broker-api.ts';

export interface ClientNames {
  readonly clientName: string;
  readonly product: string;
  readonly version: string;
  readonly address: string;
  readonly user: string;
}

/** `connection` is null for a test consumer of the page. */
export function clientNames(connection: ConnectionView | null): ClientNames {
  if (connection === null) {
    return { clientName: 'Leveret', product: 'Leveret', version: '', address: '', user: '' };
  }
  const { name, product, version, address, user } = connection;
  return { clientName: name === '' ? product : name, product, version, address, user };
}
