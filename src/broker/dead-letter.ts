// What becomes of messages that died: they are published again to the dead-letter exchange of their queue, with x-death
// and its companions in their headers. Deaths are collected first and published when the queue is done with what it was
// doing, so that one death may cause the next without end of the stack and without meeting half-changed queues.

import { decodeProperties } from '../amqp/properties.ts';
import { type Annotations, type DeathReason, isDeathCycle, visibleKeys, withDeath } from './annotations.ts';
import { copyMessage } from './copy-message.ts';
import { withDeathHeaders } from './death-headers.ts';
import { deliverPublication } from './deliver-publication.ts';
import type { AnyQueue } from './any-queue.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { Route } from './route.ts';
import type { VirtualHost } from './virtual-host.ts';

/** A dead letter that stays in its queue until it has arrived. */
export interface HeldLetter {
  /** Names of the queues that have it already. */
  readonly takenBy: Set<string>;
  /** All have it that are to have it. */
  done(): void;
}

interface Dying {
  readonly message: Message;
  readonly reason: DeathReason;
  readonly queue: Queue;
  /** Null for one that is gone if nobody takes it. */
  readonly letter: HeldLetter | null;
}

/** The same is told of once; beyond so many different things no more are remembered, nor told. */
const toldAtMost = 1000;

export class DeadLetters {
  private readonly host: VirtualHost;
  private readonly tell: (message: string) => void;
  private waiting: Dying[] = [];
  private running = false;
  private readonly told = new Set<string>();

  /** `tell` is for what an operator should know of: a message dropped because it went in circles, or that cannot leave. */
  constructor(host: VirtualHost, tell: (message: string) => void) {
    this.host = host;
    this.tell = tell;
  }

  /** Keeps the message until {@link publish}. */
  add(message: Message, reason: DeathReason, queue: Queue, letter: HeldLetter | null): void {
    this.host.store.hold(message, 1);
    this.waiting.push({ message, reason, queue, letter });
  }

  /** Publishes what has died, and what dies of that. */
  publish(): void {
    if (this.running || this.waiting.length === 0) return;
    this.running = true;
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting;
        this.waiting = [];
        for (const dying of batch) {
          this.publishOne(dying);
          this.host.store.release(dying.message);
        }
      }
    } finally {
      this.running = false;
    }
  }

  private publishOne({ message, reason, queue, letter: held }: Dying): void {
    const target = queue.rules.deadLetter;
    // An exchange that is not there takes nothing, and the message is gone unless it is held, as in RabbitMQ.
    const exchange = target === null ? undefined : this.host.exchanges.get(target.exchange);
    if (target === null) return;
    if (exchange === undefined) {
      if (held !== null) this.tellStuck(queue, target.exchange, 'does not exist');
      return;
    }
    const annotations = this.annotationsAfter(message, reason, queue);
    const routingKeys = target.routingKey === null ? annotations.routingKeys : [target.routingKey];
    const [routingKey = ''] = routingKeys;
    const letter = this.copy(message, annotations, exchange.name, routingKey);
    letter.annotations = { ...annotations, routingKeys };
    const route = new Route(letter, this.host.exchanges);
    route.through(exchange);
    const queues =
      reason === 'rejected'
        ? route.queues
        : route.queues.filter((each) => !this.cycles(each.name, annotations));
    if (held === null) deliverPublication(this.host, letter, queues);
    else if (queues.length > 0 || held.takenBy.size > 0) this.deliverHeld(letter, held, queues);
    else {
      this.host.store.release(letter);
      this.tellStuck(queue, exchange.name, 'routes them to no queue');
    }
  }

  private deliverHeld(letter: Message, held: HeldLetter, queues: readonly AnyQueue[]): void {
    const { takenBy } = held;
    const wanting = queues.filter(({ name }) => !takenBy.has(name));
    if (wanting.length === 0) {
      this.host.store.release(letter);
      // Those that refused it are gone: it has arrived wherever it can.
      held.done();
      return;
    }
    deliverPublication(this.host, letter, wanting, undefined, (refusedBy) => {
      for (const queue of wanting) if (!refusedBy.includes(queue)) takenBy.add(queue.name);
      if (refusedBy.length === 0) held.done();
    });
  }

  private annotationsAfter(message: Message, reason: DeathReason, queue: Queue): Annotations {
    const before = message.annotations ?? {
      routingKeys: [message.routingKey],
      hiddenKeys: [],
      deaths: [],
      firstDeath: null,
      lastDeath: null,
    };
    return withDeath(before, {
      queue: queue.name,
      reason,
      exchange: message.exchange,
      routingKeys: visibleKeys(before),
      count: 1,
      time: this.host.clock.now,
      originalExpirationMs: message.ttlMs < 0 ? null : message.ttlMs,
    });
  }

  /** The same body under a new header: what died keeps all its properties but the expiration. */
  private copy(message: Message, annotations: Annotations, exchange: string, routingKey: string): Message {
    const { store, clock } = this.host;
    const { expiration: _expired, ...kept } = decodeProperties(message.properties());
    const headers = withDeathHeaders(kept.headers ?? [], annotations);
    const destination = { exchange, routingKey, publishedAt: clock.elapsed };
    return copyMessage(store, message, { ...kept, headers }, destination);
  }

  private cycles(queue: string, annotations: Annotations): boolean {
    if (!isDeathCycle(annotations, queue)) return false;
    const cycle = [queue, ...annotations.deaths.map((death) => death.queue)].join(', ');
    this.tellOnce(
      `A message was dropped because it went in circles from queue to queue without a client rejecting it: ${cycle}. ` +
        'Change the dead-letter exchange of one of them. The same circle is not told of again.',
    );
    return true;
  }

  private tellStuck({ name }: Queue, exchange: string, what: string): void {
    this.tellOnce(
      `Dead letters stay in queue '${name}', which keeps them until they have arrived: its dead-letter exchange ` +
        `'${exchange}' ${what}. Declare the exchange and bind a queue to it; they are tried again every second. ` +
        'This is not told again.',
    );
  }

  private tellOnce(message: string): void {
    if (this.told.has(message) || this.told.size >= toldAtMost) return;
    this.told.add(message);
    this.tell(message);
  }
}
