// Watching a queue or an exchange: a ring of fixed size whose slots are made once and used again. Recording never waits
// and never grows; when nobody drains, the oldest go and are counted. How a busy one is spared: tap-sampling.ts.

import { frameOverheadBytes } from '../amqp/frames.ts';
import type { Broker, Tap, TapEvent, TapEventKind } from './broker-api.ts';
import type { Clock } from './clock.ts';
import { copyBytes } from './bytes.ts';
import { headerPrefixBytes, type Message } from './message.ts';
import type { QueueEntry } from './queue-entry.ts';
import { TapSampling } from './tap-sampling.ts';

const defaultCapacity = 4096;
const defaultPreviewBytes = 512;
/** Property lists up to this size have room in the slot itself. */
const slotPropertyBytes = 256;
/** Longer lists are kept beside, all of them together up to this. */
const largePropertyBudgetBytes = 4 * 1024 * 1024;
const nothing = new Uint8Array(0);

/** The taps of one queue or exchange. */
export class TapSet {
  private rings: readonly TapRing[] = [];
  private readonly queue: string;

  constructor(queue: string) {
    this.queue = queue;
  }

  get empty(): boolean {
    return this.rings.length === 0;
  }

  add(ring: TapRing): void {
    this.rings = [...this.rings, ring];
  }

  delete(ring: TapRing): void {
    this.rings = this.rings.filter((other) => other !== ring);
  }

  /** Something happened to a message in a queue. */
  record(kind: TapEventKind, entry: QueueEntry, consumerTag: string): void {
    for (const ring of this.rings) {
      ring.record(kind, entry.message, this.queue, entry.sequence, consumerTag, entry.redelivered);
    }
  }

  /** A message came to an exchange. */
  recordPublish(kind: 'published' | 'unroutable', message: Message): void {
    for (const ring of this.rings) ring.record(kind, message, this.queue, 0, '', false);
  }
}

interface Slot {
  kind: TapEventKind;
  /** Milliseconds since the broker's start: a small integer, which needs no box. */
  at: number;
  sequence: number;
  exchange: string;
  routingKey: string;
  queue: string;
  consumerTag: string;
  redelivered: boolean;
  bodySize: number;
  propertyBytes: number;
  previewBytes: number;
  /** Only for a property list that does not fit into the slot. */
  largeProperties: Uint8Array | null;
}

export class TapRing implements Tap {
  dropped = 0;
  private readonly slots: Slot[];
  private readonly bytes: Buffer;
  private readonly slotBytes: number;
  private readonly previewBytes: number;
  /** Null for all kinds. */
  private readonly kinds: ReadonlySet<TapEventKind> | null;
  private readonly clock: Clock;
  private readonly onClose: (ring: TapRing) => void;
  private readonly sampling: TapSampling;
  /** Publishes to an exchange have no number of their own. */
  private unnumbered = 0;
  private head = 0;
  private count = 0;
  private largeBytes = 0;

  constructor(
    options: NonNullable<Parameters<Broker['tap']>[1]>,
    clock: Clock,
    onClose: (ring: TapRing) => void,
  ) {
    const capacity = Math.max(1, options.capacity ?? defaultCapacity);
    this.previewBytes = options.previewBytes ?? defaultPreviewBytes;
    this.slotBytes = slotPropertyBytes + this.previewBytes;
    this.slots = Array.from({ length: capacity }, emptySlot);
    this.bytes = Buffer.allocUnsafeSlow(capacity * this.slotBytes);
    this.kinds = options.kinds === undefined ? null : new Set(options.kinds);
    this.sampling = new TapSampling(capacity);
    this.clock = clock;
    this.onClose = onClose;
  }

  record(
    kind: TapEventKind,
    message: Message,
    queue: string,
    sequence: number,
    consumerTag: string,
    redelivered: boolean,
  ): void {
    if (this.kinds !== null && !this.kinds.has(kind)) return;
    if (sequence === 0) this.unnumbered += 1;
    if (this.sampling.skips(sequence === 0 ? this.unnumbered : sequence)) {
      this.dropped += 1;
      return;
    }
    if (this.count === this.slots.length) {
      this.dropOldest();
      this.sampling.overwrites();
    }
    const at = (this.head + this.count) % this.slots.length;
    const slot = this.slots[at] as Slot;
    this.count += 1;
    slot.kind = kind;
    slot.at = this.clock.elapsed;
    slot.sequence = sequence;
    slot.exchange = message.exchange;
    slot.routingKey = message.routingKey;
    slot.queue = queue;
    slot.consumerTag = consumerTag;
    slot.redelivered = redelivered;
    slot.bodySize = message.bodyBytes;
    slot.propertyBytes = 0;
    slot.previewBytes = 0;
    if (kind === 'published' || kind === 'unroutable') this.keepContent(slot, message, at * this.slotBytes);
  }

  drain(max: number): TapEvent[] {
    this.sampling.drained();
    const taken = Math.min(max, this.count);
    const events: TapEvent[] = [];
    for (let index = 0; index < taken; index += 1) {
      const at = (this.head + index) % this.slots.length;
      const slot = this.slots[at] as Slot;
      events.push(this.event(slot, at * this.slotBytes));
      this.forgetLarge(slot);
    }
    this.head = (this.head + taken) % this.slots.length;
    this.count -= taken;
    return events;
  }

  close(): void {
    this.onClose(this);
    this.count = 0;
  }

  private keepContent(slot: Slot, message: Message, offset: number): void {
    const { bytes } = message.chunk;
    const { bodyOffset } = message;
    slot.propertyBytes = message.headerBytes - headerPrefixBytes;
    slot.previewBytes = Math.min(this.previewBytes, message.bodyBytes);
    if (slot.propertyBytes <= slotPropertyBytes) {
      const from = bodyOffset - frameOverheadBytes - slot.propertyBytes;
      copyBytes(bytes, from, this.bytes, offset, slot.propertyBytes);
    } else {
      this.keepLarge(slot, message.properties());
    }
    copyBytes(bytes, bodyOffset, this.bytes, offset + slotPropertyBytes, slot.previewBytes);
  }

  private keepLarge(slot: Slot, properties: Buffer): void {
    while (this.largeBytes + properties.length > largePropertyBudgetBytes && this.count > 1)
      this.dropOldest();
    slot.largeProperties = new Uint8Array(properties);
    this.largeBytes += properties.length;
  }

  private event(slot: Slot, offset: number): TapEvent {
    const previewAt = offset + slotPropertyBytes;
    const { kind, sequence, exchange, routingKey, queue, consumerTag, redelivered, bodySize } = slot;
    const properties = slot.largeProperties ?? this.copy(offset, slot.propertyBytes);
    const preview = this.copy(previewAt, slot.previewBytes);
    return {
      kind,
      at: this.clock.at(slot.at),
      sequence,
      exchange,
      routingKey,
      queue,
      consumerTag,
      redelivered,
      properties,
      preview,
      bodySize,
    };
  }

  private copy(offset: number, length: number): Uint8Array {
    return length === 0 ? nothing : new Uint8Array(this.bytes.subarray(offset, offset + length));
  }

  private dropOldest(): void {
    this.forgetLarge(this.slots[this.head] as Slot);
    this.head = (this.head + 1) % this.slots.length;
    this.count -= 1;
    this.dropped += 1;
  }

  private forgetLarge(slot: Slot): void {
    if (slot.largeProperties === null) return;
    this.largeBytes -= slot.largeProperties.length;
    slot.largeProperties = null;
  }
}

function emptySlot(): Slot {
  return {
    kind: 'published',
    at: 0,
    sequence: 0,
    exchange: '',
    routingKey: '',
    queue: '',
    consumerTag: '',
    redelivered: false,
    bodySize: 0,
    propertyBytes: 0,
    previewBytes: 0,
    largeProperties: null,
  };
}
