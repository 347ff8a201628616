// The publishing half of a channel: puts basic.publish, content header and body frames together, routes the message, and
// counts what is to be confirmed. Repeated exchange and routing key are recognised by their bytes.

import { validProperties } from '../amqp/properties-check.ts';
import { snippet } from '../amqp/frames.ts';
import { methodKey } from '../amqp/methods.ts';
import { WireReader } from '../amqp/reader.ts';
import { accessRefused, BrokerError, describe, notImplemented } from './broker-error.ts';
import type { Exchange } from './exchange.ts';
import { headerPrefixBytes, type Message } from './message.ts';
import type { Draft } from './message-store.ts';
import type { AnyQueue } from './any-queue.ts';
import { type ReadProperties, readProperties, worthReading } from './publish-properties.ts';
import { Route } from './route.ts';
import type { VirtualHost } from './virtual-host.ts';

const basicClass = 60;
const publishKey = methodKey('basic.publish');

export interface PublisherLimits {
  readonly messageMaxBytes: number;
  readonly tableDepth: number;
}

/** A message and the queues that take it; `queues` is empty for one that nobody wants. */
export interface Publication {
  readonly message: Message;
  readonly queues: readonly AnyQueue[];
  readonly mandatory: boolean;
}

export class Publisher {
  published = 0;
  /** Name of the channel's direct reply queue, once it consumes from it. */
  replyQueue: string | null = null;
  private readonly host: VirtualHost;
  private readonly limits: PublisherLimits;
  private readonly user: string;
  private expecting: 'method' | 'header' | 'body' = 'method';
  /** The last basic.publish as bytes, and what it said. */
  private lastMethod: Buffer = Buffer.alloc(0);
  private exchangeName = '';
  private routingKey = '';
  private mandatory = false;
  private draft: Draft | null = null;
  /** What the draft's properties ask of the broker; null when there was nothing to read. */
  private asked: ReadProperties | null = null;
  /** Where the last exchange and routing key led, as long as the topology stays as it is. */
  private routedExchange: Exchange | null = null;
  private routedQueues: readonly AnyQueue[] | null = null;
  private routedVersion = -1;

  constructor(host: VirtualHost, limits: PublisherLimits, user: string) {
    this.host = host;
    this.limits = limits;
    this.user = user;
  }

  get expectsMethod(): boolean {
    return this.expecting === 'method';
  }

  /** basic.publish: `bytes[start, end)` is the frame's payload after class and method id. */
  begin(bytes: Buffer, start: number, end: number): void {
    if (!this.sameAsLast(bytes, start, end)) this.read(bytes, start, end);
    this.expecting = 'header';
  }

  /** A content header frame's payload. The finished publication, if there is no body. */
  header(bytes: Buffer, start: number, end: number): Publication | null {
    if (this.expecting !== 'header') throw this.misplaced(this.expecting);
    if (end - start < headerPrefixBytes + 2) {
      throw new BrokerError('FRAME_ERROR', `type 2, ${snippet(bytes, start, end)}: content header too short`);
    }
    const classId = bytes.readUInt16BE(start);
    if (classId !== basicClass) {
      throw new BrokerError(
        'UNEXPECTED_FRAME',
        `expected content header for class ${basicClass}, got one for class ${classId} instead`,
      );
    }
    const high = bytes.readUInt32BE(start + 4);
    const bodyBytes = high * 0x1_0000_0000 + bytes.readUInt32BE(start + 8);
    this.checkContent(bytes, start + headerPrefixBytes, end, bodyBytes);
    this.expecting = 'body';
    const header = this.asked === null ? null : this.asked.header;
    this.draft =
      header === null
        ? this.host.store.begin(bytes, start, end, bodyBytes)
        : this.host.store.begin(header, 0, header.length, bodyBytes);
    return bodyBytes === 0 ? this.complete(this.draft) : null;
  }

  /** A body frame's payload. The finished publication, if it was the last. */
  body(bytes: Buffer, start: number, end: number): Publication | null {
    const { draft } = this;
    if (draft === null) throw this.misplaced(this.expecting);
    // RabbitMQ's words too: by then it expects the next message.
    if (draft.received + end - start > draft.bodyBytes) throw this.misplaced('body');
    this.host.store.append(draft, bytes, start, end);
    return draft.received === draft.bodyBytes ? this.complete(draft) : null;
  }

  /** A method frame came in the middle of a message. */
  interrupted(): BrokerError {
    return this.misplaced(this.expecting);
  }

  /** Gives up a message that is not whole. */
  close(): void {
    if (this.draft !== null) this.host.store.abandon(this.draft);
    this.draft = null;
    this.expecting = 'method';
  }

  private misplaced(expected: 'method' | 'header' | 'body'): BrokerError {
    return new BrokerError('UNEXPECTED_FRAME', wanted[expected], expected === 'method' ? 0 : publishKey);
  }

  private complete(draft: Draft): Publication {
    const { host } = this;
    this.draft = null;
    this.expecting = 'method';
    this.published += 1;
    let exchange: Exchange;
    try {
      exchange = this.exchange();
    } catch (error) {
      host.store.abandon(draft);
      throw error;
    }
    const message = host.store.finish(draft, this.exchangeName, this.routingKey, host.clock.elapsed);
    if (this.asked !== null) {
      message.ttlMs = this.asked.ttlMs;
      message.annotations = this.asked.annotations;
      if (message.annotations !== null) this.routedQueues = null;
    }
    return { message, queues: this.route(exchange, message), mandatory: this.mandatory };
  }

  private exchange(): Exchange {
    const known = this.routedExchange;
    if (known !== null && this.routedVersion === this.host.version) return known;
    const exchange = this.host.findExchange(this.exchangeName);
    if (exchange.internal) {
      throw accessRefused(`cannot publish to internal ${describe('exchange', exchange.name)}`);
    }
    this.routedExchange = exchange;
    this.routedVersion = this.host.version;
    this.routedQueues = null;
    return exchange;
  }

  private route(exchange: Exchange, message: Message): readonly AnyQueue[] {
    if (this.routedQueues !== null) return this.routedQueues;
    const route = new Route(message, this.host.exchanges, this.limits.tableDepth);
    route.through(exchange);
    if (!route.dependsOnHeaders) this.routedQueues = route.queues;
    return route.queues;
  }

  private sameAsLast(bytes: Buffer, start: number, end: number): boolean {
    const { lastMethod } = this;
    const length = end - start;
    if (length !== lastMethod.length) return false;
    for (let index = 0; index < length; index += 1) {
      if (bytes[start + index] !== lastMethod[index]) return false;
    }
    return true;
  }

  private read(bytes: Buffer, start: number, end: number): void {
    const reader = new WireReader(bytes, start, end);
    reader.short();
    const exchangeName = reader.shortText();
    const routingKey = reader.shortText();
    const bits = reader.octet();
    if ((bits & 0b10) !== 0) throw notImplemented('immediate=true');
    this.exchangeName = exchangeName;
    this.routingKey = routingKey;
    this.mandatory = (bits & 0b01) !== 0;
    this.lastMethod = Buffer.from(bytes.subarray(start, end));
    this.routedExchange = null;
    this.routedQueues = null;
  }

  private checkContent(bytes: Buffer, start: number, end: number, bodyBytes: number): void {
    const { messageMaxBytes, tableDepth } = this.limits;
    if (bodyBytes > messageMaxBytes) {
      // Soft in RabbitMQ, which reads the whole body first; to read gigabytes only to refuse them is no favour.
      throw new BrokerError(
        'FRAME_ERROR',
        `content body size ${bodyBytes} exceeds maximum allowed size ${messageMaxBytes}`,
      );
    }
    if (!validProperties(bytes, start, end, tableDepth)) {
      throw new BrokerError('SYNTAX_ERROR', 'the property list of the content header cannot be decoded');
    }
    this.asked = null;
    if (!worthReading(bytes, start, end)) return;
    // RabbitMQ looks for the exchange first.
    this.exchange();
    this.asked = readProperties(bytes, start, end, bodyBytes, {
      routingKey: this.routingKey,
      user: this.user,
      tableDepth,
      replyQueue: this.replyQueue,
    });
  }
}

const wanted = {
  method: 'expected method frame, got non method frame instead',
  header: `expected content header for class ${basicClass}, got non content header frame instead`,
  body: 'expected content body, got non content body frame instead',
} as const;
