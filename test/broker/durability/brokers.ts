// Brokers with a data directory for the tests of durability: started, crashed (their files as they are at one moment,
// opened by another broker) and started again.

import { cpSync } from 'node:fs';
import path from 'node:path';
import { createBroker } from '../../../src/broker/broker.ts';
import type { Broker, BrokerNotice } from '../../../src/broker/broker-api.ts';
import { RawAmqp } from '../../support/raw-amqp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface Started {
  readonly broker: Broker;
  readonly client: RawAmqp;
  readonly notices: BrokerNotice[];
}

export class Brokers {
  private readonly folder = temporaryFolder('durability');
  private readonly started: Started[] = [];
  private copies = 0;

  get directory(): string {
    return path.join(this.folder.path, 'data');
  }

  /** A broker, and a client with channel 1 open. */
  async start(directory = this.directory): Promise<Started> {
    const notices: BrokerNotice[] = [];
    const broker = await createBroker({
      port: 0,
      version: 'test',
      dataDirectory: directory,
      log: (notice) => notices.push(notice),
    });
    const client = await RawAmqp.open(broker.port);
    await client.openChannel(1);
    const started = { broker, client, notices };
    this.started.push(started);
    return started;
  }

  /** What a broker finds that starts now although this one was never closed. */
  async afterCrash(): Promise<Started> {
    this.copies += 1;
    const copy = path.join(this.folder.path, `copy-${this.copies}`);
    cpSync(this.directory, copy, { recursive: true });
    return this.start(copy);
  }

  async stop({ broker, client }: Started): Promise<void> {
    client.destroy();
    await broker.close();
  }

  /** Ends everything. */
  async remove(): Promise<void> {
    for (const each of this.started) await this.stop(each);
    this.folder.remove();
  }
}

export const persistent = { deliveryMode: 2 };

/** In confirm mode: publishes and waits until all is confirmed. */
export async function publishConfirmed(
  client: RawAmqp,
  queue: string,
  bodies: readonly string[],
  more: { exchange?: string; properties?: object } = {},
): Promise<void> {
  client.send(1, 'confirm.select', { nowait: false });
  await client.expect('confirm.select-ok');
  for (const body of bodies) {
    const properties = more.properties ?? persistent;
    client.publish(1, more.exchange ?? '', queue, Buffer.from(body), properties);
  }
  const confirmed = new Set<number>();
  let upTo = 0;
  while (upTo + confirmed.size < bodies.length) {
    const { deliveryTag, multiple } = await client.expect('basic.ack');
    if (multiple) upTo = Number(deliveryTag);
    else confirmed.add(Number(deliveryTag));
    for (const tag of confirmed) if (tag <= upTo) confirmed.delete(tag);
    while (confirmed.delete(upTo + 1)) upTo += 1;
  }
}

/** Bodies of all ready messages, in order; one that was delivered before is marked with an asterisk. */
export function bodies(broker: Broker, queue: string): string[] {
  const { sequences } = broker.snapshot(queue);
  return broker
    .read(queue, sequences)
    .map((view) => `${Buffer.from(view?.body ?? []).toString()}${view?.redelivered ? '*' : ''}`);
}
