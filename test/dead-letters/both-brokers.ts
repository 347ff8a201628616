// The embedded broker and a real RabbitMQ under one face, for tests that want the same truth from both.

import amqp from 'amqplib';
import { createBroker } from '../../src/broker/broker.ts';
import type { Session } from '../../src/connectors/connector.ts';
import type { DeathStory } from '../../src/contract/dead-letter.ts';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import { readStory } from '../../src/dead-letters/story.ts';
import { embeddedSession } from '../support/embedded-session.ts';
import { sharedRabbitmq } from '../support/shared-rabbitmq.ts';
import { managedSession } from '../connectors/rabbitmq/management/managed-session.ts';

export interface Place {
  readonly session: Session;
  readonly url: string;
  readonly client: Awaited<ReturnType<typeof amqp.connect>>;
  /** Of a real server. */
  readonly vhost: string | null;
  close(): Promise<void>;
}

export async function embeddedPlace(): Promise<Place> {
  const broker = await createBroker({ port: 0, version: 'test' });
  const session = embeddedSession(broker);
  const url = session.endpoint().address;
  const client = await amqp.connect(url);
  const close = async () => {
    await client.close();
    await session.close();
    await broker.close();
  };
  return { session, url, client, vhost: null, close };
}

export async function rabbitmqPlace(): Promise<Place> {
  const rabbit = await sharedRabbitmq();
  const vhost = await rabbit.admin.addVhost();
  const session = await managedSession(rabbit, { vhost });
  const url = `amqp://guest:guest@localhost:${rabbit.amqpPort}/${vhost}`;
  const client = await amqp.connect(url);
  const close = async () => {
    await client.close();
    await session.close();
    await rabbit.admin.removeVhost(vhost);
  };
  return { session, url, client, vhost, close };
}

/** Headers of the messages of a queue, in order, looked at as the page does. */
export async function headersIn({ session }: Place, queue: string): Promise<FieldEntry[][]> {
  const { browse } = session;
  if (browse === undefined) throw new Error('this endpoint shows no messages');
  const snapshot = await browse.open(queue, { count: 50, maxBytes: 1_000_000, insist: false });
  const rows = await snapshot.page(Array.from({ length: snapshot.total }, (_, index) => index));
  const details = await Promise.all(rows.map(({ sequence }) => browse.get(queue, sequence)));
  snapshot.close();
  return details.map(({ properties }) => properties.headers ?? []);
}

/** The same without times, which differ from run to run. */
export async function storiesIn(place: Place, queue: string): Promise<(DeathStory | null)[]> {
  return (await headersIn(place, queue)).map((headers) => {
    const story = readStory(headers);
    if (story === null) return null;
    return { ...story, deaths: story.deaths.map((death) => ({ ...death, firstAt: null })) };
  });
}
