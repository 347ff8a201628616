// A client that sends exactly the bytes that a test wants, and shows exactly the frames that come back. It uses our own
// codec for what is not under test; the codec has tests of its own.

import { connect, type Socket } from 'node:net';
import { FrameSplitter, frameEnd, frameType } from '../../src/amqp/frames.ts';
import { decodeMethod, encodeMethod } from '../../src/amqp/method-codec.ts';
import { type MethodFields, type MethodName, methodName } from '../../src/amqp/methods.ts';
import type { FieldTable } from '../../src/amqp/field-table.ts';
import { encodeProperties, type Properties } from '../../src/amqp/properties.ts';
import { WireReader } from '../../src/amqp/reader.ts';

export interface RawFrame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
  /** Of a method frame. */
  readonly method: MethodName | undefined;
}

export interface OpenOptions {
  readonly clientProperties?: FieldTable;
  readonly mechanism?: string;
  readonly response?: string;
  readonly virtualHost?: string;
  readonly frameMax?: number;
  readonly channelMax?: number;
  readonly heartbeat?: number;
}

export const protocolHeader = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

/** All the capabilities that change what a broker sends. */
export const capableClient: FieldTable = [
  {
    key: 'capabilities',
    value: {
      tag: 'F',
      value: [
        'authentication_failure_close',
        'consumer_cancel_notify',
        'connection.blocked',
        'basic.nack',
      ].map((key) => ({
        key,
        value: { tag: 't', value: true },
      })),
    },
  },
];

export class RawAmqp {
  readonly socket: Socket;
  /** Resolves when the other side has ended the connection, one way or another. */
  readonly ended: Promise<void>;
  /** Everything that came, raw. */
  received = Buffer.alloc(0);
  private readonly splitter = new FrameSplitter(64 * 1024 * 1024);
  private readonly frames: RawFrame[] = [];
  private readonly waiting: ((frame: RawFrame) => void)[] = [];
  private framed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk) => this.receive(chunk));
  }

  static async connect(port: number): Promise<RawAmqp> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawAmqp(socket);
  }

  /** Through the whole handshake, up to open-ok. */
  static async open(port: number, options: OpenOptions = {}): Promise<RawAmqp> {
    const client = await RawAmqp.connect(port);
    await client.login(options);
    await client.expect('connection.tune');
    client.send(0, 'connection.tune-ok', {
      channelMax: options.channelMax ?? 2047,
      frameMax: options.frameMax ?? 131_072,
      heartbeat: options.heartbeat ?? 0,
    });
    client.send(0, 'connection.open', {
      virtualHost: options.virtualHost ?? '/',
      capabilities: '',
      insist: false,
    });
    await client.expect('connection.open-ok');
    return client;
  }

  /** Header and start-ok; what comes next is for the test to see. */
  async login(options: OpenOptions = {}): Promise<void> {
    this.startFrames();
    await this.expect('connection.start');
    this.send(0, 'connection.start-ok', {
      clientProperties: options.clientProperties ?? capableClient,
      mechanism: options.mechanism ?? 'PLAIN',
      response: options.response ?? '\0guest\0guest',
      locale: 'en_US',
    });
  }

  startFrames(): void {
    this.framed = true;
    this.write(protocolHeader);
  }

  async openChannel(channel: number): Promise<void> {
    this.send(channel, 'channel.open', { outOfBand: '' });
    await this.expect('channel.open-ok');
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  send<Name extends MethodName>(channel: number, name: Name, fields: MethodFields<Name>): void {
    this.write(frame(frameType.method, channel, encodeMethod(name, fields)));
  }

  publish(
    channel: number,
    exchange: string,
    routingKey: string,
    body: Buffer,
    properties: Properties = {},
  ): void {
    this.write(publishBytes(channel, exchange, routingKey, body, properties));
  }

  async declareQueue(
    channel: number,
    queue: string,
    more: Partial<MethodFields<'queue.declare'>> = {},
  ): Promise<string> {
    this.send(channel, 'queue.declare', queueDeclare(queue, more));
    return (await this.expect('queue.declare-ok')).queue;
  }

  /** The next frame that is not a heartbeat. */
  async next(): Promise<RawFrame> {
    for (;;) {
      const waiting = this.frames.shift();
      const found = waiting ?? (await this.nextArrival());
      if (found.type !== frameType.heartbeat) return found;
    }
  }

  /** The fields of the next method frame, which must be that one. */
  async expect<Name extends MethodName>(name: Name): Promise<MethodFields<Name>> {
    const found = await this.next();
    if (found.method !== name) {
      throw new Error(
        `expected ${name}, got ${found.method ?? `frame type ${found.type}`}: ${describeFrame(found)}`,
      );
    }
    return decodeMethod(name, new WireReader(found.payload, 4));
  }

  /** A whole content: header's presence flags and properties, and the body. */
  async content(): Promise<{ properties: Buffer; body: Buffer; bodyFrames: number }> {
    const header = await this.next();
    if (header.type !== frameType.header)
      throw new Error(`expected a content header, got ${describeFrame(header)}`);
    const size = Number(header.payload.readBigUInt64BE(4));
    const parts: Buffer[] = [];
    for (let got = 0; got < size;) {
      const part = await this.next();
      if (part.type !== frameType.body) throw new Error(`expected a body frame, got ${describeFrame(part)}`);
      parts.push(part.payload);
      got += part.payload.length;
    }
    return { properties: header.payload.subarray(12), body: Buffer.concat(parts), bodyFrames: parts.length };
  }

  destroy(): void {
    this.socket.destroy();
  }

  private nextArrival(): Promise<RawFrame> {
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      void this.ended.then(() => reject(new Error('the connection ended while the test waited for a frame')));
    });
  }

  private receive(chunk: Buffer): void {
    if (!this.framed) {
      this.received = Buffer.concat([this.received, chunk]);
      return;
    }
    this.splitter.feed(chunk);
    while (this.splitter.next()) {
      const { type, channel, bytes, start, end } = this.splitter;
      const payload = Buffer.from(bytes.subarray(start, end));
      const method = type === frameType.method ? methodName(payload.readInt32BE(0)) : undefined;
      const found: RawFrame = { type, channel, payload, method };
      const waiter = type === frameType.heartbeat ? undefined : this.waiting.shift();
      if (waiter === undefined) this.frames.push(found);
      else waiter(found);
    }
  }
}

export function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.alloc(payload.length + 8);
  bytes[0] = type;
  bytes.writeUInt16BE(channel, 1);
  bytes.writeUInt32BE(payload.length, 3);
  bytes.set(payload, 7);
  bytes[bytes.length - 1] = frameEnd;
  return bytes;
}

export function contentHeader(bodyBytes: number, properties: Uint8Array): Buffer {
  const header = Buffer.alloc(12 + properties.length);
  header.writeUInt16BE(60, 0);
  header.writeBigUInt64BE(BigInt(bodyBytes), 4);
  header.set(properties, 12);
  return header;
}

/** The frames of a whole basic.publish. */
export function publishBytes(
  channel: number,
  exchange: string,
  routingKey: string,
  body: Buffer,
  properties: Properties = {},
  mandatory = false,
): Buffer {
  const method = encodeMethod('basic.publish', {
    ticket: 0,
    exchange,
    routingKey,
    mandatory,
    immediate: false,
  });
  const parts = [
    frame(frameType.method, channel, method),
    frame(frameType.header, channel, contentHeader(body.length, encodeProperties(properties))),
  ];
  for (let from = 0; from < body.length; from += 131_064) {
    parts.push(frame(frameType.body, channel, body.subarray(from, from + 131_064)));
  }
  return Buffer.concat(parts);
}

export function queueDeclare(
  queue: string,
  more: Partial<MethodFields<'queue.declare'>> = {},
): MethodFields<'queue.declare'> {
  return {
    ticket: 0,
    queue,
    passive: false,
    durable: false,
    exclusive: false,
    autoDelete: false,
    nowait: false,
    arguments: [],
    ...more,
  };
}

function describeFrame(found: RawFrame): string {
  if (found.method !== 'channel.close' && found.method !== 'connection.close')
    return found.payload.toString('hex');
  return decodeMethod(found.method, new WireReader(found.payload, 4)).replyText;
}
