// The virtual host `/`: exchanges, queues and bindings by name, and the rules for making and removing them, with
// RabbitMQ's answers. Who asks (a channel, or the inspector) does not matter here beyond the owner's connection id.

import type { FieldTable } from '../amqp/field-table.ts';
import type { AnyQueue } from './any-queue.ts';
import type { Binding } from './binding.ts';
import type { BrokerEvent } from './broker-api.ts';
import { accessRefused, describe, notFound, preconditionFailed } from './broker-error.ts';
import type { Clock } from './clock.ts';
import { DeadLetters } from './dead-letter.ts';
import type { Durability } from './durability/durability.ts';
import { assertSame, assertSameArgument, checkNamesExchange } from './declared-arguments.ts';
import { DelayedMessages } from './delayed-messages.ts';
import { ReplyQueues } from './direct-reply.ts';
import { Entrance } from './entrance.ts';
import { Exchange, type ExchangeSettings } from './exchange.ts';
import { DefaultRouter } from './exchanges/default.ts';
import { checkType, makeRouter, predeclared } from './exchanges/types.ts';
import type { MessageStore } from './message-store.ts';
import { refuseDefault, refuseReserved, withoutLineBreaks } from './names.ts';
import { Queue } from './queue.ts';
import {
  assertSameQueue,
  checkedRules,
  locked,
  refuseStream,
  serverName,
  type WantedQueue,
} from './queue-declaration.ts';
import type { QueueSurroundings } from './queue-settings.ts';
import { Stream } from './streams/stream.ts';

export type TopologyEvent = Extract<BrokerEvent, { readonly name: string }>['kind'];

export class VirtualHost implements QueueSurroundings {
  readonly queues = new Map<string, AnyQueue>();
  readonly exchanges = new Map<string, Exchange>();
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly totals = {
    published: 0,
    delivered: 0,
    redelivered: 0,
    acked: 0,
    requeued: 0,
    discarded: 0,
    unroutable: 0,
  };
  private readonly owned = new Map<string, Set<AnyQueue>>();
  /** Changes with every change of exchanges, queues and bindings: what was routed before may route differently now. */
  version = 0;
  readonly deadLetters: DeadLetters;
  readonly delayed: DelayedMessages;
  readonly replies = new ReplyQueues(this);
  readonly entrance = new Entrance(this);
  /** Null for a broker that keeps nothing on the disk. */
  durability: Durability | null = null;
  /** The disk takes nothing at the moment: publishers wait. */
  diskRefuses = false;
  private readonly announce: (kind: TopologyEvent, name: string) => void;

  /** `warn` is for what an operator should know of. */
  constructor(
    clock: Clock,
    store: MessageStore,
    announce: (kind: TopologyEvent, name: string) => void,
    warn: (message: string) => void,
  ) {
    this.clock = clock;
    this.store = store;
    this.announce = announce;
    this.deadLetters = new DeadLetters(this, warn);
    this.delayed = new DelayedMessages(this);
    for (const [name, type] of predeclared) {
      const router =
        name === '' ? new DefaultRouter(this.queues, this.replies) : makeRouter(name, type, [], this.delayed);
      const settings = { name, type, durable: true, autoDelete: false, internal: false, arguments: [] };
      this.exchanges.set(name, new Exchange(settings, router));
    }
  }

  /** Publishers wait: in RabbitMQ's words, why; null when they may go on. */
  get blockedReason(): string | null {
    if (this.store.blocked) return 'low on memory';
    return this.diskRefuses ? 'low on disk' : null;
  }

  /** The queue, if it exists and that connection may use it. */
  useQueue(name: string, connectionId: string | null): AnyQueue {
    const queue = this.findQueue(name);
    if (queue.owner !== null && queue.owner !== connectionId) throw locked(name);
    queue.catchUp();
    return queue;
  }

  findQueue(name: string): AnyQueue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw notFound(`no ${describe('queue', name)}`);
    return queue;
  }

  findExchange(name: string): Exchange {
    const exchange = this.exchanges.get(name);
    if (exchange === undefined) throw notFound(`no ${describe('exchange', name)}`);
    return exchange;
  }

  declareQueue(wanted: WantedQueue, connectionId: string | null): { queue: AnyQueue; created: boolean } {
    const name = wanted.name === '' ? serverName(wanted.arguments) : withoutLineBreaks(wanted.name);
    // RabbitMQ looks at the name before it looks whether there is such a queue.
    if (wanted.name !== '') refuseReserved('queue', name);
    const existing = this.queues.get(name);
    if (existing !== undefined) {
      assertSameQueue(existing, wanted, connectionId);
      existing.catchUp();
      existing.renewLease();
      return { queue: existing, created: false };
    }
    if (this.durability === null) refuseStream(name, wanted);
    const queue = this.addQueue({ ...wanted, name });
    this.durability?.queueDeclared(queue);
    if (queue.owner !== null) {
      const siblings = this.owned.get(queue.owner);
      if (siblings === undefined) this.owned.set(queue.owner, new Set([queue]));
      else siblings.add(queue);
    }
    this.version += 1;
    this.announce('queue-declared', name);
    return { queue, created: true };
  }

  /** A durable queue that was there when the broker stopped. Throws BrokerError for arguments that are refused now. */
  restoreQueue(kept: Pick<WantedQueue, 'name' | 'autoDelete' | 'arguments'>): AnyQueue {
    return this.addQueue({ ...kept, durable: true, owner: null });
  }

  restoreExchange(kept: ExchangeSettings): void {
    const router = makeRouter(kept.name, kept.type, kept.arguments, this.delayed);
    this.exchanges.set(kept.name, new Exchange(kept, router));
  }

  private addQueue(wanted: WantedQueue): AnyQueue {
    const rules = checkedRules(wanted.name, wanted);
    const settings = { ...wanted, rules };
    const queue = rules.type === 'stream' ? new Stream(settings, this) : new Queue(settings, this);
    this.queues.set(queue.name, queue);
    return queue;
  }

  /** Returns the ready messages that went with it. `counted` is what the conditions go by: a client's view without it. */
  deleteQueue(
    queue: AnyQueue,
    conditions: { ifUnused?: boolean; ifEmpty?: boolean } = {},
    counted = queue.toldAtDeletion,
  ): number {
    if (conditions.ifEmpty && counted.messages > 0) {
      throw preconditionFailed(`${describe('queue', queue.name)} not empty`);
    }
    if (conditions.ifUnused && counted.consumers > 0) {
      throw preconditionFailed(`${describe('queue', queue.name)} in use`);
    }
    this.queues.delete(queue.name);
    if (queue.owner !== null) this.owned.get(queue.owner)?.delete(queue);
    for (const binding of queue.bindings) this.removeBinding(binding);
    this.version += 1;
    this.durability?.queueDeleted(queue);
    queue.close();
    this.announce('queue-deleted', queue.name);
    return counted.messages;
  }

  /** Exclusive queues end with their connection. */
  deleteOwnedQueues(connectionId: string): void {
    for (const queue of this.owned.get(connectionId) ?? []) this.deleteQueue(queue);
    this.owned.delete(connectionId);
  }

  /** The last consumer has left. */
  unused(queue: AnyQueue): void {
    if (queue.autoDelete && !queue.deleted) this.deleteQueue(queue);
  }

  /** Nobody has used it for as long as x-expires says. */
  outlived(queue: AnyQueue): void {
    if (!queue.deleted) this.deleteQueue(queue);
  }

  /** Nothing happens by itself any more. */
  close(): void {
    this.delayed.stop();
    for (const queue of this.queues.values()) queue.stopTimers();
  }

  declareExchange(wanted: ExchangeSettings): void {
    const name = withoutLineBreaks(wanted.name);
    checkType(wanted.type);
    refuseDefault(name);
    const existing = this.exchanges.get(name);
    if (existing !== undefined) {
      const what = describe('exchange', name);
      assertSame(what, 'type', wanted.type, existing.type);
      assertSame(what, 'durable', wanted.durable, existing.durable);
      assertSame(what, 'auto_delete', wanted.autoDelete, existing.autoDelete);
      assertSame(what, 'internal', wanted.internal, existing.internal);
      assertSameArgument(what, 'alternate-exchange', wanted.arguments, existing.arguments);
      return;
    }
    refuseReserved('exchange', name);
    checkNamesExchange(describe('exchange', name), 'alternate-exchange', wanted.arguments);
    const router = makeRouter(name, wanted.type, wanted.arguments, this.delayed);
    const exchange = new Exchange({ ...wanted, name }, router);
    this.exchanges.set(name, exchange);
    if (exchange.durable) this.durability?.topology.exchangeDeclared(exchange);
    this.version += 1;
    this.announce('exchange-declared', name);
  }

  /** Deleting an exchange that does not exist succeeds, as in RabbitMQ. */
  deleteExchange(name: string, conditions: { ifUnused?: boolean } = {}): void {
    refuseDefault(name);
    if (name.startsWith('amq.')) {
      throw accessRefused(`deletion of system ${describe('exchange', name)} not allowed`);
    }
    const exchange = this.exchanges.get(name);
    if (exchange === undefined) return;
    if (conditions.ifUnused && exchange.bindingCount > 0) {
      throw preconditionFailed(`${describe('exchange', name)} in use`);
    }
    this.dropExchange(exchange);
  }

  bind(source: Exchange, to: AnyQueue | Exchange, routingKey: string, bindingArguments: FieldTable): void {
    const binding = source.bind(to, routingKey, bindingArguments);
    if (binding === null) return;
    if (isDurable(binding)) this.durability?.topology.bindingAdded(binding);
    this.version += 1;
    this.announce('binding-added', bindingName(binding));
  }

  /** Removing a binding that does not exist succeeds, as in RabbitMQ. */
  unbind(source: Exchange, to: AnyQueue | Exchange, routingKey: string, bindingArguments: FieldTable): void {
    const binding = source.find(to, routingKey, bindingArguments);
    if (binding !== undefined) this.removeBinding(binding);
  }

  private removeBinding(binding: Binding): void {
    const { from } = binding;
    from.unbind(binding);
    if (isDurable(binding)) this.durability?.topology.bindingRemoved(binding);
    this.version += 1;
    this.announce('binding-removed', bindingName(binding));
    if (from.autoDelete && from.bindingCount === 0 && !from.deleted) this.dropExchange(from);
  }

  private dropExchange(exchange: Exchange): void {
    exchange.deleted = true;
    this.exchanges.delete(exchange.name);
    if (exchange.durable) this.durability?.topology.exchangeDeleted(exchange.name);
    for (const binding of exchange.bindings) this.removeBinding(binding);
    for (const binding of exchange.inbound) this.removeBinding(binding);
    this.version += 1;
    this.announce('exchange-deleted', exchange.name);
  }
}

/** Both ends outlive the broker, and so does it. */
function isDurable({ from, to }: Binding): boolean {
  return from.durable && to.durable && (to.kind === 'exchange' || to.owner === null);
}

function bindingName(binding: Binding): string {
  return `${binding.source} -> ${binding.destination} (${binding.routingKey})`;
}
