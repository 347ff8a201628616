// What the tests of every facet work with: the session, real third-party clients on the broker's own port (so that the
// session is never asked about itself), and sinks that keep what they are given.

import amqp from 'amqplib';
import type { RowSink, Session } from '../../../src/connectors/connector.ts';
import type { Change, QueueRow } from '../../../src/contract/model.ts';
import { describeWith } from '../../support/needs.ts';

export interface Connected {
  readonly session: Session;
  /** For amqplib. */
  readonly url: string;
  /** Where the session knows only the queues that it is told of. */
  remember?(queue: string): Promise<void>;
  close(): Promise<void>;
}

type FacetName =
  | 'browse'
  | 'tap'
  | 'publish'
  | 'consume'
  | 'purge'
  | 'deleteMessage'
  | 'consumers'
  | 'connections'
  | 'admin'
  | 'take';

/**
 * What a connector cannot do, each with the reason: the tests of those parts are left out, and the suite checks that the
 * session says so of itself. `wholeTopology`: all queues, exchanges and bindings, with rates and history.
 * `exactBrowse`: looking at messages changes nothing, and shows those that are held too.
 * `wholeTap`: deliveries and settlements too, of whatever reaches a queue.
 * `consumerHistory`: how much each consumer was given, and when.
 */
export type Lacking = Partial<
  Readonly<Record<FacetName | 'wholeTopology' | 'exactBrowse' | 'wholeTap' | 'consumerHistory', string>>
>;

export type Client = Awaited<ReturnType<typeof amqp.connect>>;

export class Collector<Row> implements RowSink<Row> {
  readonly rows: Row[] = [];
  dropped = 0;
  push(row: Row): void {
    this.rows.push(row);
  }
  countDropped(rows: number): void {
    this.dropped += rows;
  }
}

export class Picture<Row> implements RowSink<Change<Row>> {
  readonly byKey = new Map<string, Row>();
  synced = 0;
  push(change: Change<Row>): void {
    if (change.op === 'put') this.byKey.set(change.key, change.row);
    else if (change.op === 'delete') this.byKey.delete(change.key);
    else this.synced += 1;
  }
  countDropped(rows: number): void {
    throw new Error(`a stream of things that exist lost ${rows} rows`);
  }
  find(accepts: (row: Row) => boolean): Row | undefined {
    return [...this.byKey.values()].find(accepts);
  }
}

/** A facet that the suite needs; a connector without it fails here, by name. */
export function present<Facet>(facet: Facet | undefined, name: string): Facet {
  if (facet === undefined) throw new Error(`this session has no ${name} facet`);
  return facet;
}

export class Tools {
  /** Run after each test. */
  readonly stops: (() => void)[] = [];
  readonly #clients: Client[] = [];
  #connected: Connected | null = null;
  #serial = 0;
  readonly lacking: Lacking;

  constructor(lacking: Lacking) {
    this.lacking = lacking;
  }

  /** The tests of one part, unless the connector lacks it. */
  readonly describePart = (part: keyof Lacking, body: () => void): void => {
    if (this.lacking[part] === undefined) describeWith([], part, body);
  };

  async connect(connect: () => Promise<Connected>): Promise<void> {
    this.#connected = await connect();
  }

  get session(): Session {
    return this.#now.session;
  }

  get url(): string {
    return this.#now.url;
  }

  readonly newName = (kind: string): string => {
    this.#serial += 1;
    return `suite.${kind}.${this.#serial}`;
  };

  /** A connection that is closed after the test. */
  readonly program = async (connectionName?: string): Promise<Client> => {
    const options =
      connectionName === undefined ? {} : { clientProperties: { connection_name: connectionName } };
    const client = await amqp.connect(this.url, options);
    this.#clients.push(client);
    return client;
  };

  /** A queue with messages "0", "1", … that a real client has sent and the broker has confirmed. */
  readonly queueOf = async (count: number): Promise<string> => {
    const queue = this.newName('queue');
    const channel = await (await this.program()).createConfirmChannel();
    await channel.assertQueue(queue, { durable: true });
    for (let number = 0; number < count; number += 1) {
      channel.sendToQueue(queue, Buffer.from(String(number)), {
        messageId: `m${number}`,
        contentType: 'text/plain',
      });
    }
    await channel.waitForConfirms();
    await this.#now.remember?.(queue);
    return queue;
  };

  /** Ready messages as a client counts them. */
  readonly readyIn = async (queue: string): Promise<number> => {
    const channel = await (await this.program()).createChannel();
    const { messageCount } = await channel.checkQueue(queue);
    return messageCount;
  };

  readonly watchQueues = (): Picture<QueueRow> => {
    const picture = new Picture<QueueRow>();
    this.stops.push(this.session.topology.watchQueues(picture));
    return picture;
  };

  async afterTest(): Promise<void> {
    for (const stop of this.stops.splice(0)) stop();
    for (const client of this.#clients.splice(0)) await client.close();
  }

  close(): Promise<void> {
    return this.#now.close();
  }

  get #now(): Connected {
    if (this.#connected === null) throw new Error('the suite is not connected yet');
    return this.#connected;
  }
}
