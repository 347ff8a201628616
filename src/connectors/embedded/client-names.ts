// Who somebody is, as the page says it: for a client on a connection, and for a consumer inside this app.

import type { Broker, ConnectionView } from '../../broker/broker-api.ts';

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

/** By connection id; null stands for this app. */
export type ConnectionNames = (connectionId: string | null) => ClientNames;

/** Names for many rows: the connections are walked once, and only when the first row asks. */
export function connectionNames(broker: Broker): ConnectionNames {
  let known: Map<string, ConnectionView> | null = null;
  return (connectionId) => {
    if (connectionId === null) return clientNames(null);
    known ??= new Map(Array.from(broker.connections(), (connection) => [connection.id, connection]));
    const connection = known.get(connectionId);
    // It has just gone, and its messages are on their way back.
    if (connection === undefined) return { clientName: '', product: '', version: '', address: '', user: '' };
    return clientNames(connection);
  };
}
