// Who a client says that it is: the client properties of connection.start-ok, and the capabilities among them.

import { type FieldTable, lookup } from '../amqp/field-table.ts';

export class ClientIdentity {
  readonly properties: FieldTable;
  private readonly capabilities = new Set<string>();

  constructor(properties: FieldTable) {
    this.properties = properties;
    const capabilities = lookup(properties, 'capabilities');
    if (capabilities?.tag !== 'F') return;
    for (const { key, value } of capabilities.value) {
      if (value.value === true) this.capabilities.add(key);
    }
  }

  capable(capability: string): boolean {
    return this.capabilities.has(capability);
  }

  /** A property that is text; empty when it is absent or something else. */
  text(key: string): string {
    const value = lookup(this.properties, key);
    return value?.tag === 'S' ? value.value : '';
  }
}

/** What a connection shows of its client, to whoever lists connections. */
export abstract class IdentifiedClient {
  identity = new ClientIdentity([]);

  get name(): string {
    return this.identity.text('connection_name');
  }

  get product(): string {
    return this.identity.text('product');
  }

  get version(): string {
    return this.identity.text('version');
  }

  get platform(): string {
    return this.identity.text('platform');
  }

  get clientProperties(): FieldTable {
    return this.identity.properties;
  }
}
