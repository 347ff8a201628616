// A client that keeps everything a broker sends, by channel and in order, and knows just enough to wait for an answer
// and to answer a close. What the frames mean is for the player.

import { connect, type Socket } from 'node:net';
import { FrameSplitter, frameType } from '../../src/amqp/frames.ts';
import { decodeMethod, encodeMethod } from '../../src/amqp/method-codec.ts';
import { type MethodFields, type MethodName, methodName } from '../../src/amqp/methods.ts';
import type { Properties } from '../../src/amqp/properties.ts';
import { decodeProperties } from '../../src/amqp/properties.ts';
import { WireReader } from '../../src/amqp/reader.ts';
import { capableClient, frame, protocolHeader, publishBytes } from '../support/raw-amqp.ts';

export type WireEvent = {
  [Name in MethodName]: {
    readonly method: Name;
    readonly fields: MethodFields<Name>;
    /** Of a delivery, a basic.get-ok or a return, once it is whole. */
    content?: { readonly properties: Properties; readonly body: string };
  };
}[MethodName];

interface Growing {
  readonly event: WireEvent;
  readonly properties: Properties;
  readonly size: number;
  readonly parts: Buffer[];
  received: number;
}

const contentMethods = new Set<MethodName>(['basic.deliver', 'basic.get-ok', 'basic.return']);
const answerTimeoutMs = 10_000;

export class WireClient {
  /** The connection is over. */
  ended = false;
  readonly openChannels = new Set<number>();
  private readonly socket: Socket;
  private readonly splitter = new FrameSplitter(1 << 24);
  private readonly events = new Map<number, WireEvent[]>();
  private readonly growing = new Map<number, Growing>();
  private readonly pending = new Map<number, WireEvent>();
  private watchers: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('close', () => {
      this.ended = true;
      this.openChannels.clear();
      this.wake();
    });
  }

  static async open(port: number): Promise<WireClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const client = new WireClient(socket);
    socket.write(protocolHeader);
    await client.arrival(0, ['connection.start']);
    client.send(0, 'connection.start-ok', {
      clientProperties: capableClient,
      mechanism: 'PLAIN',
      response: '\0guest\0guest',
      locale: 'en_US',
    });
    await client.arrival(0, ['connection.tune']);
    client.send(0, 'connection.tune-ok', { channelMax: 2047, frameMax: 131_072, heartbeat: 0 });
    client.send(0, 'connection.open', { virtualHost: '/', capabilities: '', insist: false });
    await client.arrival(0, ['connection.open-ok']);
    client.take(0);
    return client;
  }

  async openChannel(channel: number): Promise<void> {
    this.openChannels.add(channel);
    this.send(channel, 'channel.open', { outOfBand: '' });
    await this.arrival(channel, ['channel.open-ok']);
    this.remove(channel, 'channel.open-ok');
  }

  send<Name extends MethodName>(channel: number, name: Name, fields: MethodFields<Name>): void {
    this.socket.write(frame(frameType.method, channel, encodeMethod(name, fields)));
  }

  publish(
    channel: number,
    exchange: string,
    key: string,
    body: string,
    properties: Properties,
    mandatory: boolean,
  ): void {
    this.socket.write(publishBytes(channel, exchange, key, Buffer.from(body), properties, mandatory));
  }

  /** Waits for one of those methods on the channel, or for the end of channel or connection. */
  async arrival(channel: number, names: readonly MethodName[]): Promise<void> {
    const deadline = performance.now() + answerTimeoutMs;
    for (;;) {
      if (this.ended || (channel !== 0 && !this.openChannels.has(channel))) return;
      if (this.log(channel).some((event) => names.includes(event.method))) return;
      if (performance.now() > deadline)
        throw new Error(`no ${names.join(' or ')} on channel ${channel} in time`);
      await this.something(deadline);
    }
  }

  /** When this returns, the broker has worked through everything that the channel sent before. */
  async barrier(channel: number): Promise<void> {
    if (!this.openChannels.has(channel)) return;
    this.send(channel, 'channel.flow', { active: true });
    await this.arrival(channel, ['channel.flow-ok']);
    this.remove(channel, 'channel.flow-ok');
  }

  /** What has come on the channel since the last call. */
  take(channel: number): WireEvent[] {
    const taken = this.log(channel);
    this.events.delete(channel);
    return taken;
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.openChannels.clear();
    this.send(0, 'connection.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
    await this.arrival(0, ['connection.close-ok']);
    this.remove(0, 'connection.close-ok');
    this.destroy();
  }

  destroy(): void {
    this.ended = true;
    this.openChannels.clear();
    this.socket.destroy();
  }

  private log(channel: number): WireEvent[] {
    let events = this.events.get(channel);
    if (events === undefined) this.events.set(channel, (events = []));
    return events;
  }

  private remove(channel: number, name: MethodName): void {
    const events = this.log(channel);
    const at = events.findIndex((event) => event.method === name);
    if (at >= 0) events.splice(at, 1);
  }

  private something(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(), deadline - performance.now() + 1);
      this.watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private wake(): void {
    const { watchers } = this;
    this.watchers = [];
    for (const watcher of watchers) watcher();
  }

  private receive(chunk: Buffer): void {
    this.splitter.feed(chunk);
    while (this.splitter.next()) {
      const { type, channel, bytes, start, end } = this.splitter;
      const payload = Buffer.from(bytes.subarray(start, end));
      if (type === frameType.method) this.method(channel, payload);
      else if (type === frameType.header) this.header(channel, payload);
      else if (type === frameType.body) this.body(channel, payload);
    }
    this.wake();
  }

  private method(channel: number, payload: Buffer): void {
    const method = methodName(payload.readInt32BE(0));
    if (method === undefined) throw new Error(`an unknown method came: ${payload.toString('hex')}`);
    const event = { method, fields: decodeMethod(method, new WireReader(payload, 4)) } as WireEvent;
    if (contentMethods.has(method)) {
      this.pending.set(channel, event);
      return;
    }
    this.log(channel).push(event);
    if (method === 'channel.close') {
      this.send(channel, 'channel.close-ok', {});
      this.openChannels.delete(channel);
    } else if (method === 'channel.close-ok') {
      this.openChannels.delete(channel);
    } else if (method === 'connection.close') {
      this.send(0, 'connection.close-ok', {});
      this.socket.end();
      this.ended = true;
      this.openChannels.clear();
    }
  }

  private header(channel: number, payload: Buffer): void {
    const event = this.pending.get(channel);
    if (event === undefined) throw new Error('a content header came without a method');
    this.pending.delete(channel);
    const size = Number(payload.readBigUInt64BE(4));
    const properties = decodeProperties(payload.subarray(12));
    this.growing.set(channel, { event, properties, size, parts: [], received: 0 });
    this.finishContent(channel);
  }

  private body(channel: number, payload: Buffer): void {
    const growing = this.growing.get(channel);
    if (growing === undefined) throw new Error('a body frame came without a header');
    growing.parts.push(payload);
    growing.received += payload.length;
    this.finishContent(channel);
  }

  private finishContent(channel: number): void {
    const growing = this.growing.get(channel);
    if (growing === undefined || growing.received < growing.size) return;
    this.growing.delete(channel);
    const { event, properties, parts } = growing;
    event.content = { properties, body: Buffer.concat(parts).toString('latin1') };
    this.log(channel).push(event);
  }
}
