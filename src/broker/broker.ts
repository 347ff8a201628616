// The broker put together: listener, virtual host, store and turns, behind the interface of broker-api.ts.
// The code here only joins; what things do is in their own files.

import type {
  BindingView,
  Broker,
  BrokerEvent,
  BrokerLimits,
  BrokerNotice,
  BrokerOptions,
  ConnectionView,
  ConsumerView,
  LocalConsumeOptions,
  LocalConsumer,
  LocalDelivery,
  MessageView,
  OutgoingMessage,
  QueueDeclaration,
  ExchangeDeclaration,
  Tap,
} from './broker-api.ts';
import { Clock } from './clock.ts';
import type { ConnectionSurroundings } from './connection-surroundings.ts';
import type { Consumer } from './consumer.ts';
import { Durability } from './durability/durability.ts';
import { recoveryNotices } from './durability/recovery-notices.ts';
import { defaultLimits } from './limits.ts';
import { Listener } from './listener.ts';
import { InProcessConsumer } from './local-consumer.ts';
import { MessageStore } from './message-store.ts';
import { publishInside } from './publish-inside.ts';
import { diskNotice, memoryNotice } from './room-notices.ts';
import { serverProperties } from './server-properties.ts';
import { TapRing, TapSet } from './tap.ts';
import type { LogTrouble } from '../storage/log/committer.ts';
import { Turns } from './turns.ts';
import { refuseDefault } from './names.ts';
import { VirtualHost } from './virtual-host.ts';

/** Starts a broker. Resolves once it listens; rejects when the port cannot be had. */
export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const broker = new EmbeddedBroker(options);
  try {
    await broker.recover(options);
    await broker.listen(options);
  } catch (error) {
    await broker.close();
    throw error;
  }
  return broker;
}

class EmbeddedBroker implements Broker {
  readonly host: string;
  port = 0;
  private readonly limits: BrokerLimits;
  private readonly clock: Clock;
  private readonly store: MessageStore;
  private readonly virtualHost: VirtualHost;
  private readonly listener: Listener;
  private readonly listeners = new Set<(event: BrokerEvent) => void>();
  private readonly log: (entry: BrokerNotice) => void;

  constructor(options: BrokerOptions) {
    this.host = options.host ?? '127.0.0.1';
    this.limits = { ...defaultLimits, ...options.limits };
    this.log = options.log ?? (() => {});
    this.clock = new Clock(options.now ?? Date.now);
    this.store = new MessageStore(this.limits.memoryHighWaterBytes);
    this.virtualHost = new VirtualHost(
      this.clock,
      this.store,
      (kind, name) => this.emit({ kind, at: this.clock.now, name }),
      (message) => this.notice({ level: 'warning', message }),
    );
    this.listener = new Listener(this.surroundings(options.version));
    this.store.onPressure = () => {
      this.notice(memoryNotice(this.store));
      this.unblock();
    };
  }

  /** Before anybody can connect: what was there when the broker stopped. */
  async recover({ dataDirectory }: BrokerOptions): Promise<void> {
    if (dataDirectory === undefined) return;
    const { recovery } = await Durability.open(this.virtualHost, {
      directory: dataDirectory,
      onTrouble: (trouble) => this.diskChanged(trouble),
      onFault: (message) => this.notice({ level: 'error', message }),
    });
    for (const notice of recoveryNotices(recovery, dataDirectory)) this.notice(notice);
  }

  async listen(options: BrokerOptions): Promise<void> {
    this.port = await this.listener.listen(this.host, options.port, options.portRequired ?? false);
  }

  get startedAt(): number {
    return this.clock.startedAt;
  }

  get memory(): Broker['memory'] {
    const { messageBytes, highWaterBytes, blocked } = this.store;
    return { messageBytes, highWaterBytes, blocked };
  }

  get totals(): Broker['totals'] {
    return this.virtualHost.totals;
  }

  queues(): ReturnType<Broker['queues']> {
    return this.virtualHost.queues.values();
  }

  queue(name: string): ReturnType<Broker['queue']> {
    return this.virtualHost.queues.get(name);
  }

  exchanges(): ReturnType<Broker['exchanges']> {
    return this.virtualHost.exchanges.values();
  }

  *bindings(filter: { source?: string; destination?: string } = {}): Generator<BindingView> {
    for (const exchange of this.virtualHost.exchanges.values()) {
      if (filter.source !== undefined && filter.source !== exchange.name) continue;
      for (const binding of exchange.bindings) {
        if (filter.destination === undefined || filter.destination === binding.destination) yield binding;
      }
    }
  }

  *connections(): Generator<ConnectionView> {
    for (const connection of this.listener.connections.values()) {
      if (connection.state === 'running') yield connection;
    }
  }

  *consumers(queue?: string): Generator<ConsumerView> {
    for (const candidate of this.virtualHost.queues.values()) {
      if (queue === undefined || queue === candidate.name) yield* candidate.consumers;
    }
  }

  declareQueue(input: QueueDeclaration): { name: string; created: boolean } {
    this.clock.refresh();
    if (input.passive) return { name: this.virtualHost.findQueue(input.name).name, created: false };
    const { queue, created } = this.virtualHost.declareQueue(
      {
        name: input.name,
        durable: input.durable ?? false,
        autoDelete: input.autoDelete ?? false,
        owner: null,
        arguments: input.arguments ?? [],
      },
      null,
    );
    return { name: queue.name, created };
  }

  deleteQueue(name: string, conditions?: { ifUnused?: boolean; ifEmpty?: boolean }): { messages: number } {
    const queue = this.virtualHost.findQueue(name);
    const counted = { messages: queue.readyCount, consumers: queue.consumerCount };
    return { messages: this.virtualHost.deleteQueue(queue, conditions, counted) };
  }

  purgeQueue(name: string): { messages: number } {
    return { messages: this.virtualHost.findQueue(name).purge() };
  }

  declareExchange(input: ExchangeDeclaration): void {
    if (input.passive) {
      this.virtualHost.findExchange(input.name);
      return;
    }
    this.virtualHost.declareExchange({
      name: input.name,
      type: input.type,
      durable: input.durable ?? false,
      autoDelete: input.autoDelete ?? false,
      internal: input.internal ?? false,
      arguments: input.arguments ?? [],
    });
  }

  deleteExchange(name: string, conditions?: { ifUnused?: boolean }): void {
    this.virtualHost.findExchange(name);
    this.virtualHost.deleteExchange(name, conditions);
  }

  bind(binding: BindingView): void {
    this.changeBinding('bind', binding);
  }

  unbind(binding: BindingView): void {
    this.changeBinding('unbind', binding);
  }

  closeConnection(id: string, reason: string): boolean {
    const connection = this.listener.connections.get(id);
    if (connection === undefined) return false;
    connection.forceClose(reason);
    return true;
  }

  snapshot(queue: string): ReturnType<Broker['snapshot']> {
    return this.virtualHost.findQueue(queue).snapshot();
  }

  read(queue: string, sequences: ArrayLike<number>): (MessageView | null)[] {
    return this.virtualHost.findQueue(queue).read(sequences);
  }

  deleteMessage(queue: string, sequence: number): boolean {
    return this.virtualHost.findQueue(queue).deleteMessage(sequence);
  }

  publish(message: OutgoingMessage): { queues: string[] } {
    this.clock.refresh();
    return { queues: publishInside(this.virtualHost, message, this.limits.tableDepth) };
  }

  whenDurable(): Promise<boolean> {
    return this.virtualHost.durability?.log.whenDurable() ?? Promise.resolve(true);
  }

  whenSettled(): Promise<boolean> {
    return this.virtualHost.durability?.log.whenNoted() ?? Promise.resolve(true);
  }

  consume(options: LocalConsumeOptions, onDelivery: (delivery: LocalDelivery) => void): LocalConsumer {
    this.clock.refresh();
    const queue = this.virtualHost.findQueue(options.queue);
    const consumer = new InProcessConsumer(queue, options, onDelivery, {
      clock: this.clock,
      consumerEvent: (kind, which, reason) => this.consumerEvent(kind, which, reason),
      failed: (message) => this.notice({ level: 'error', message }),
    });
    consumer.start();
    return consumer;
  }

  tap(target: { queue: string } | { exchange: string }, options: Parameters<Broker['tap']>[1] = {}): Tap {
    const watched =
      'queue' in target
        ? this.virtualHost.findQueue(target.queue)
        : this.virtualHost.findExchange(target.exchange);
    watched.taps ??= new TapSet(watched.kind === 'queue' ? watched.name : '');
    const ring = new TapRing(options, this.clock, (closed) => {
      watched.taps?.delete(closed);
      if (watched.taps?.empty) watched.taps = null;
    });
    watched.taps.add(ring);
    return ring;
  }

  onEvent(listener: (event: BrokerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.listener.close();
    for (const queue of this.virtualHost.queues.values()) queue.finishSettling();
    const { durability } = this.virtualHost;
    this.virtualHost.durability = null;
    await durability?.close();
    this.virtualHost.close();
    this.listeners.clear();
  }

  private changeBinding(how: 'bind' | 'unbind', binding: BindingView): void {
    refuseDefault(binding.source);
    const source = this.virtualHost.findExchange(binding.source);
    if (binding.destinationKind === 'exchange') refuseDefault(binding.destination);
    const destination =
      binding.destinationKind === 'queue'
        ? this.virtualHost.findQueue(binding.destination)
        : this.virtualHost.findExchange(binding.destination);
    this.virtualHost[how](source, destination, binding.routingKey, binding.arguments);
  }

  private surroundings(version: string): ConnectionSurroundings {
    return {
      host: this.virtualHost,
      turns: new Turns(this.limits.turnBudgetMs, this.clock),
      limits: this.limits,
      serverProperties: serverProperties(version),
      opened: (connection) => this.emit({ kind: 'connection-opened', at: this.clock.now, connection }),
      closed: (connection, reason) => {
        this.listener.connections.delete(connection.id);
        if (connection.wasOpen)
          this.emit({ kind: 'connection-closed', at: this.clock.now, connection, reason });
        connection.notice(reason === 'closed by the client' ? 'info' : 'warning', reason);
      },
      consumerEvent: (kind, consumer, reason) => this.consumerEvent(kind, consumer, reason),
      notice: (notice) => this.notice(notice),
    };
  }

  private consumerEvent(
    kind: 'consumer-joined' | 'consumer-left' | 'consumer-cancelled',
    consumer: Consumer,
    reason?: string,
  ): void {
    const at = this.clock.now;
    this.emit(reason === undefined ? { kind, at, consumer } : { kind, at, consumer, reason });
  }

  /** The disk is full or fails, or takes everything again. */
  private diskChanged(trouble: LogTrouble | null): void {
    this.virtualHost.diskRefuses = trouble !== null;
    this.notice(diskNotice(trouble));
    this.unblock();
  }

  private unblock(): void {
    if (this.virtualHost.blockedReason !== null) return;
    for (const connection of this.listener.connections.values()) connection.holdUps.unblock();
  }

  private notice(notice: BrokerNotice): void {
    this.log(notice);
    this.emit({ kind: 'notice', at: this.clock.now, notice });
  }

  private emit(event: BrokerEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
