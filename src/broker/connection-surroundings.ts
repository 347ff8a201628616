// What a connection needs from the broker around it, and tells it. The broker provides it once for all connections.

import type { FieldTable } from '../amqp/field-table.ts';
import type { BrokerLimits, BrokerNotice } from './broker-api.ts';
import type { Connection } from './connection.ts';
import type { Consumer } from './consumer.ts';
import type { Turns } from './turns.ts';
import type { VirtualHost } from './virtual-host.ts';

/** What a connection shares with the rest of the broker. */
export interface ConnectionSurroundings {
  readonly host: VirtualHost;
  readonly turns: Turns;
  readonly limits: BrokerLimits;
  /** Server properties for connection.start. */
  readonly serverProperties: FieldTable;
  opened(connection: Connection): void;
  /** Called once for every connection, also for one that never came to be open. */
  closed(connection: Connection, reason: string): void;
  consumerEvent(kind: ConsumerEventKind, consumer: Consumer, reason?: string): void;
  notice(notice: BrokerNotice): void;
}

export type ConsumerEventKind = 'consumer-joined' | 'consumer-left' | 'consumer-cancelled';
