// What the clients of one broker know: who consumes from which queue, which deliveries they have not settled, and what
// they have seen before the broker began again. It says nothing of what the broker itself has.

import type { ChannelName, Operation } from './operation.ts';
import type { WireEvent } from './wire-client.ts';

/** A delivery that the channel has not settled. */
export interface Unsettled {
  readonly tag: bigint;
  readonly queue: string;
  /** What it is known by on both brokers. */
  readonly identity: string;
}

/** Where a queue's messages are, and where they may go. */
export interface Standing {
  readonly held: readonly Place[];
  readonly consumers: readonly Place[];
}

interface Place {
  readonly at: ChannelName;
  readonly queue: string;
}

interface Source {
  readonly queue: string;
  /** Deliveries are settled by being sent. */
  readonly noAck: boolean;
  readonly live: boolean;
}

type Arrival = Extract<WireEvent, { method: 'basic.deliver' | 'basic.get-ok' }>;

export class Holdings {
  private readonly unsettled = new Map<ChannelName, Unsettled[]>();
  /** By consumer tag; `get` is what the last basic.get asked. A tag that the broker makes up is empty until it comes. */
  private readonly sources = new Map<ChannelName, Map<string, Source>>();
  /** What an empty queue name stands for. */
  private readonly declared = new Map<ChannelName, string>();
  private delivered = new Set<string>();
  private deliveredBeforeRestart = new Set<string>();

  unsettledAt(at: ChannelName): readonly Unsettled[] {
    return this.unsettled.get(at) ?? [];
  }

  standing(): Standing {
    const held = [...this.unsettled].flatMap(([at, list]) => list.map(({ queue }) => ({ at, queue })));
    const consumers = [...this.sources].flatMap(([at, sources]) =>
      [...sources.values()].filter(({ live }) => live).map(({ queue }) => ({ at, queue })),
    );
    return { held, consumers };
  }

  /** What later deliveries on the channel mean. To be called before the method is sent. */
  expect({ at, method, fields }: Extract<Operation, { do: 'method' }>): void {
    if (method === 'basic.recover' || method === 'basic.recover-async') {
      if (fields.requeue) this.unsettled.delete(at);
    } else if (method === 'basic.get') {
      this.sourcesOf(at).set('get', {
        queue: this.named(at, fields.queue),
        noAck: fields.noAck,
        live: false,
      });
    } else if (method === 'basic.consume') {
      const queue = this.named(at, fields.queue);
      this.sourcesOf(at).set(fields.consumerTag, { queue, noAck: fields.noAck, live: true });
    } else if (method === 'basic.cancel') this.cancelled(at, fields.consumerTag);
  }

  /** `known` is what a consumer tag is called on both brokers. */
  saw(at: ChannelName, event: WireEvent, known: (tag: string) => string): void {
    if (event.method === 'queue.declare-ok') this.declared.set(at, event.fields.queue);
    else if (event.method === 'basic.cancel') this.cancelled(at, event.fields.consumerTag);
    else if (event.method === 'basic.consume-ok') {
      const sources = this.sourcesOf(at);
      const source = sources.get('');
      sources.delete('');
      if (source !== undefined) sources.set(event.fields.consumerTag, source);
    } else if (event.method === 'basic.deliver' || event.method === 'basic.get-ok') {
      this.arrived(at, event, known);
    }
  }

  /** A channel has seen that message of that queue before the broker began again. */
  sawBeforeRestart(at: ChannelName, event: WireEvent): boolean {
    if (event.method !== 'basic.deliver' && event.method !== 'basic.get-ok') return false;
    return this.deliveredBeforeRestart.has(this.keyOf(at, event));
  }

  settled(at: ChannelName, tag: bigint, multiple: boolean): void {
    const left = this.unsettledAt(at).filter((one) => (multiple ? one.tag > tag : one.tag !== tag));
    this.unsettled.set(at, left);
  }

  forgetChannel(at: ChannelName): void {
    this.unsettled.delete(at);
    this.sources.delete(at);
    this.declared.delete(at);
  }

  /** All channels have ended with the broker. */
  restarted(): void {
    for (const key of this.delivered) this.deliveredBeforeRestart.add(key);
    this.forgetChannels();
  }

  /** Another run begins. */
  reset(): void {
    this.forgetChannels();
    this.delivered = new Set();
    this.deliveredBeforeRestart = new Set();
  }

  private arrived(at: ChannelName, event: Arrival, known: (tag: string) => string): void {
    const source = this.sourceOf(at, event);
    this.delivered.add(this.keyOf(at, event));
    if (source?.noAck) return;
    const from = event.method === 'basic.deliver' ? known(event.fields.consumerTag) : 'get';
    const list = this.unsettled.get(at) ?? [];
    this.unsettled.set(at, list);
    const start = `${from} ${event.content?.body ?? ''} `;
    const again = list.filter(({ identity }) => identity.startsWith(start)).length;
    list.push({ tag: event.fields.deliveryTag, queue: source?.queue ?? '', identity: `${start}${again}` });
  }

  /** A message has one body of its own in a run, and one copy in a queue. */
  private keyOf(at: ChannelName, event: Arrival): string {
    return `${this.sourceOf(at, event)?.queue ?? ''} ${event.content?.body ?? ''}`;
  }

  private sourceOf(at: ChannelName, event: Arrival): Source | undefined {
    return this.sourcesOf(at).get(event.method === 'basic.deliver' ? event.fields.consumerTag : 'get');
  }

  private sourcesOf(at: ChannelName): Map<string, Source> {
    let sources = this.sources.get(at);
    if (sources === undefined) this.sources.set(at, (sources = new Map<string, Source>()));
    return sources;
  }

  private cancelled(at: ChannelName, tag: string): void {
    const source = this.sourcesOf(at).get(tag);
    if (source !== undefined) this.sourcesOf(at).set(tag, { ...source, live: false });
  }

  private named(at: ChannelName, queue: string): string {
    return queue === '' ? (this.declared.get(at) ?? '') : queue;
  }

  private forgetChannels(): void {
    this.unsettled.clear();
    this.sources.clear();
    this.declared.clear();
  }
}
