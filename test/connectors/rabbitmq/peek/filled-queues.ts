// Queues of a real server with messages "0", "1", … for tests of looking, and what is in them afterwards.

import type { BrowseFacet, Snapshot } from '../../../../src/connectors/connector.ts';
import type { RabbitMqSession } from '../../../../src/connectors/rabbitmq/session.ts';
import { eventually } from '../../../support/eventually.ts';
import { places } from '../../../support/places.ts';
import type { Client } from '../../suite/tools.ts';

export type Arguments = Readonly<Record<string, unknown>>;

export interface Drained {
  readonly body: string;
  /** x-delivery-count. */
  readonly count: unknown;
  readonly redelivered: boolean;
}

export class FilledQueues {
  readonly #client: Client;
  #serial = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Durable; confirmed. `priorityOf`: of each message by its number. */
  async make(
    count: number,
    settings: Arguments = {},
    priorityOf?: (number: number) => number,
  ): Promise<string> {
    this.#serial += 1;
    const queue = `peek.${this.#serial}`;
    const channel = await this.#client.createConfirmChannel();
    await channel.assertQueue(queue, { durable: true, arguments: settings });
    for (let number = 0; number < count; number += 1) {
      const priority = priorityOf?.(number);
      channel.sendToQueue(queue, Buffer.from(String(number)), priority === undefined ? {} : { priority });
    }
    await channel.waitForConfirms();
    await channel.close();
    return queue;
  }

  /** Takes all for good, or the first so many, in the order in which the server hands them out. */
  async drain(queue: string, most = Infinity): Promise<Drained[]> {
    const channel = await this.#client.createChannel();
    const taken: Drained[] = [];
    while (taken.length < most) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) break;
      const count: unknown = message.properties.headers?.['x-delivery-count'];
      taken.push({ body: message.content.toString(), count, redelivered: message.fields.redelivered });
    }
    await channel.close();
    return taken;
  }

  untilReady(queue: string, count: number): Promise<void> {
    return eventually(async () => {
      const channel = await this.#client.createChannel();
      const { messageCount } = await channel.checkQueue(queue);
      await channel.close();
      if (messageCount !== count) throw new Error(`${messageCount} are ready in '${queue}', not ${count}`);
    });
  }
}

export function browseOf(session: RabbitMqSession): BrowseFacet {
  if (session.browse === undefined) throw new Error('there is no browse facet');
  return session.browse;
}

export async function bodiesOf(snapshot: Snapshot): Promise<string[]> {
  const rows = await snapshot.page(places(0, snapshot.total));
  return rows.map(({ preview }) => Buffer.from(preview).toString());
}

export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}
