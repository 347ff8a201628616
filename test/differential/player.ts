// Does operations on one broker and writes down what came of each, in words that two brokers can be compared by:
// names that a broker makes up are numbered, delivery tags become the message they stand for, confirms a set of numbers.

import type { MethodFields, MethodName } from '../../src/amqp/methods.ts';
import {
  type ChannelName,
  channelNames,
  jsonText,
  type Operation,
  type Publish,
  type SettleUnknown,
} from './operation.ts';
import { comparableContent } from './comparable-content.ts';
import { Holdings } from './holdings.ts';
import { WireClient, type WireEvent } from './wire-client.ts';

/** Lines by where they were seen, e.g. `a1` or `queue q1`. */
export type Observation = ReadonlyMap<string, readonly string[]>;

type ConnectionName = 'a' | 'b';
const probeChannel = 1;
/** Where it is not the method's name with `-ok`. */
const answers: Partial<Record<MethodName, readonly MethodName[]>> = {
  'basic.get': ['basic.get-ok', 'basic.get-empty'],
};

export class Player {
  /** It may change when the broker begins again. */
  private readonly port: () => number;
  private readonly forgetsDeliveries: boolean;
  private readonly connections = new Map<ConnectionName, WireClient>();
  private probe: WireClient | null = null;
  readonly holdings = new Holdings();
  private readonly confirmed = new Map<ChannelName, number>();
  /** Published on a channel with confirms. */
  private readonly toConfirm = new Map<ChannelName, number>();
  private readonly made = new Map<string, string>();
  private lines = new Map<string, string[]>();
  /** Names that stand for direct reply queues, as they came. */
  private replyNames: string[] = [];
  private readonly quorumQueues = new Set<string>();
  /** Queues to look at after each operation. */
  private readonly watched = new Set<string>();

  /** `forgetsDeliveries`: the broker need not know after a restart what it delivered before. */
  constructor(port: () => number, forgetsDeliveries = false) {
    this.port = port;
    this.forgetsDeliveries = forgetsDeliveries;
  }

  /** A confirm may come when the next operation ends the channel, or be lost with it: it must come before. */
  get awaitsConfirms(): boolean {
    return [...this.toConfirm].some(
      ([at, count]) => this.isOpen(at) && count > (this.confirmed.get(at) ?? 0),
    );
  }

  /** Starts anew with a broker that has none of those queues and exchanges. */
  async reset(queues: readonly string[], exchanges: readonly string[]): Promise<void> {
    await this.end();
    this.probe = await WireClient.open(this.port());
    await this.probe.openChannel(probeChannel);
    const named = [...this.made.keys()].filter((name) => name.startsWith('amq.gen'));
    for (const queue of [...queues, ...named]) {
      await this.ask('queue.delete', { ticket: 0, queue, ifUnused: false, ifEmpty: false, nowait: false });
    }
    for (const exchange of exchanges) {
      await this.ask('exchange.delete', { ticket: 0, exchange, ifUnused: false, nowait: false });
    }
    this.probe.take(probeChannel);
    this.holdings.reset();
    this.forgetConfirms();
    this.made.clear();
    this.replyNames = [];
    this.quorumQueues.clear();
    this.watched.clear();
    this.lines = new Map();
  }

  /** The broker has begun again; nobody is connected any more. */
  async restarted(): Promise<void> {
    for (const client of this.connections.values()) client.destroy();
    this.connections.clear();
    this.probe?.destroy();
    this.holdings.restarted();
    this.forgetConfirms();
    this.lines = new Map();
    this.probe = await WireClient.open(this.port());
  }

  async end(): Promise<void> {
    for (const client of this.connections.values()) await client.close();
    this.connections.clear();
    await this.probe?.close();
    this.probe = null;
  }

  /** Does it, and returns when the broker has answered. Settling comes with the tag that the run has chosen. */
  async perform(operation: Operation, tag: bigint | null): Promise<void> {
    if (operation.do === 'restart') return this.restarted();
    this.lines = new Map();
    const { at } = operation;
    const connection = at.startsWith('a') ? 'a' : 'b';
    const channel = Number(at.slice(1));
    const client = await this.connected(connection, channel, at);
    switch (operation.do) {
      case 'method':
        this.holdings.expect(operation);
        if (operation.method === 'confirm.select' && !this.toConfirm.has(at)) this.toConfirm.set(at, 0);
        await this.method(client, channel, operation.method, operation.fields);
        break;
      case 'publish':
        this.publish(client, channel, operation);
        this.expectConfirm(at);
        break;
      case 'reply': {
        const name = this.replyNames[Math.floor(operation.place * this.replyNames.length)];
        if (name === undefined) break;
        client.publish(channel, '', name, operation.body, {}, false);
        this.expectConfirm(at);
        break;
      }
      case 'settle':
        if (tag !== null) this.settle(client, channel, operation, tag);
        break;
      case 'settle-unknown':
        this.settleUnknown(client, channel, operation);
        break;
      case 'close-connection':
        await client.close();
        break;
      case 'cut-connection':
        client.destroy();
        break;
      case 'pause':
        await new Promise((resolve) => setTimeout(resolve, operation.milliseconds));
        break;
    }
    if (operation.do === 'settle' && tag !== null) this.holdings.settled(at, tag, operation.multiple);
  }

  /** What has been seen since the operation began; asking again adds what came late. */
  async observe(): Promise<Observation> {
    for (const client of this.connections.values()) {
      await Promise.all([...client.openChannels].map((channel) => client.barrier(channel)));
    }
    for (const at of channelNames) this.collect(at);
    for (const [name, client] of this.connections) this.note(`connection ${name}`, client.take(0));
    await this.lookAtQueues();
    return this.lines;
  }

  private isOpen(at: ChannelName): boolean {
    const client = this.connections.get(at.startsWith('a') ? 'a' : 'b');
    return client?.openChannels.has(Number(at.slice(1))) === true;
  }

  private async connected(name: ConnectionName, channel: number, at: ChannelName): Promise<WireClient> {
    let client = this.connections.get(name);
    if (client === undefined || client.ended) {
      client = await WireClient.open(this.port());
      this.connections.set(name, client);
      for (const other of channelNames) if (other.startsWith(name)) this.forgetChannel(other);
    }
    if (!client.openChannels.has(channel)) {
      await client.openChannel(channel);
      this.forgetChannel(at);
    }
    return client;
  }

  private async method(client: WireClient, channel: number, name: MethodName, fields: object): Promise<void> {
    client.send(channel, name, fields);
    if (name === 'queue.declare') this.declares(fields as MethodFields<'queue.declare'>);
    if (name === 'basic.recover-async' || ('nowait' in fields && fields.nowait === true)) return;
    await client.arrival(channel, answers[name] ?? [`${name}-ok` as MethodName]);
  }

  private declares({ queue, arguments: given }: MethodFields<'queue.declare'>): void {
    this.watched.add(queue);
    if (given.some(({ value }) => value.value === 'quorum')) this.quorumQueues.add(queue);
  }

  private expectConfirm(at: ChannelName): void {
    const count = this.toConfirm.get(at);
    if (count !== undefined) this.toConfirm.set(at, count + 1);
  }

  private publish(client: WireClient, channel: number, operation: Publish): void {
    const { exchange, routingKey, body, properties, mandatory } = operation;
    client.publish(channel, exchange, routingKey, body, properties, mandatory);
  }

  private settle(
    client: WireClient,
    channel: number,
    { how, multiple, requeue }: Extract<Operation, { do: 'settle' }>,
    deliveryTag: bigint,
  ): void {
    if (how === 'basic.ack') client.send(channel, how, { deliveryTag, multiple });
    else if (how === 'basic.nack') client.send(channel, how, { deliveryTag, multiple, requeue });
    else client.send(channel, how, { deliveryTag, requeue });
  }

  private settleUnknown(client: WireClient, channel: number, { tag, multiple }: SettleUnknown): void {
    client.send(channel, 'basic.ack', { deliveryTag: BigInt(1_000_000 + tag), multiple });
  }

  private forgetConfirms(): void {
    this.confirmed.clear();
    this.toConfirm.clear();
  }

  private forgetChannel(at: ChannelName): void {
    this.holdings.forgetChannel(at);
    this.confirmed.delete(at);
    this.toConfirm.delete(at);
  }

  private collect(at: ChannelName): void {
    const client = this.connections.get(at.startsWith('a') ? 'a' : 'b');
    const events = client?.take(Number(at.slice(1))) ?? [];
    for (const event of events) {
      // RabbitMQ's channels end one by one, and what one gives back may go to another that is about to end.
      if (client?.ended && event.method === 'basic.deliver') continue;
      // Consumers of one channel may be served in any order among each other, each in its own.
      const tag = 'consumerTag' in event.fields ? ` consumer ${this.known(event.fields.consumerTag)}` : '';
      if (event.method === 'basic.ack' || event.method === 'basic.nack') this.confirm(at, event);
      else this.note(`${at}${tag}`, [this.marked(at, event)]);
      this.holdings.saw(at, event, (made) => this.known(made));
    }
  }

  /** "a message that comes back after a restart" of SKIPPED.md: RabbitMQ 3.10 may forget that it delivered it before. */
  private marked(at: ChannelName, event: WireEvent): WireEvent {
    if (!this.forgetsDeliveries || !this.holdings.sawBeforeRestart(at, event)) return event;
    return { ...event, fields: { ...event.fields, redelivered: true } } as WireEvent;
  }

  /** One frame for many, or one for each, says the same. */
  private confirm(at: ChannelName, event: Extract<WireEvent, { method: 'basic.ack' | 'basic.nack' }>): void {
    const { deliveryTag, multiple } = event.fields;
    const last = Number(deliveryTag);
    const first = multiple ? (this.confirmed.get(at) ?? 0) + 1 : last;
    this.confirmed.set(at, Math.max(last, this.confirmed.get(at) ?? 0));
    for (let number = first; number <= last; number += 1) {
      this.line(`${at} confirms`, `${event.method} ${number}`);
    }
  }

  private async lookAtQueues(): Promise<void> {
    for (const queue of this.watched) {
      this.lines.delete(`queue ${queue}`);
      if (queue === '') continue;
      const declare = { exclusive: false, durable: false, autoDelete: false, nowait: false, arguments: [] };
      await this.ask('queue.declare', { ticket: 0, queue, passive: true, ...declare });
      const seen = this.probe?.take(probeChannel) ?? [];
      this.note(`queue ${queue}`, seen);
      if (seen.some((event) => event.method === 'channel.close' && event.fields.replyCode === 404)) {
        this.watched.delete(queue);
      }
    }
  }

  private async ask(name: MethodName, fields: object): Promise<void> {
    const { probe } = this;
    if (probe === null) throw new Error('the player was not reset');
    if (!probe.openChannels.has(probeChannel)) await probe.openChannel(probeChannel);
    probe.send(probeChannel, name, fields);
    await probe.arrival(probeChannel, [`${name}-ok` as MethodName]);
  }

  private note(where: string, events: readonly WireEvent[]): void {
    for (const { method, fields, content } of events) {
      const { deliveryTag: _tag, ...shown } = this.comparable(fields);
      const carried =
        content === undefined ? '' : ` ${jsonText(comparableContent(content, this.quorumQueues.size > 0))}`;
      this.line(where, this.known(`${method} ${jsonText(shown)}${carried}`));
    }
  }

  /** "quorum queues: the number of consumers" of SKIPPED.md: RabbitMQ counts what basic.get holds as a consumer each. */
  private comparable(fields: object): { deliveryTag?: bigint } {
    const { queue, consumerCount } = fields as { queue?: string; consumerCount?: number };
    const counts = consumerCount !== undefined && queue !== undefined && this.quorumQueues.has(queue);
    return counts ? ({ ...fields, consumerCount: 'of a quorum queue' } as object) : fields;
  }

  private line(where: string, text: string): void {
    const lines = this.lines.get(where);
    if (lines === undefined) this.lines.set(where, [text]);
    else lines.push(text);
    if (where.endsWith('confirms')) lines?.sort();
  }

  /** Names that a broker makes up differ by nature: the first is 1, the next 2. */
  private known(text: string): string {
    return text.replaceAll(/amq\.(gen-|ctag-|rabbitmq\.reply-to\.)[\w+/=.-]+/g, (name, kind: string) => {
      const existing = this.made.get(name);
      if (existing !== undefined) return existing;
      const given = `${kind} ${this.made.size + 1}`;
      this.made.set(name, given);
      if (kind.startsWith('rabbitmq')) this.replyNames.push(name);
      return given;
    });
  }
}
