// One client connection: its socket, its frames in and out, its channels, and its end. What the methods of class
// connection mean is in handlers/connection.ts. Hard errors end here, in one place.

import type { Socket } from 'node:net';
import { FrameSplitter, frameType } from '../amqp/frames.ts';
import type { MethodFields, MethodName } from '../amqp/methods.ts';
import { WireError } from '../amqp/wire-error.ts';
import type { BrokerLimits, BrokerNotice, ConnectionView } from './broker-api.ts';
import { asBrokerError, BrokerError, describeFault } from './broker-error.ts';
import type { Channel } from './channel.ts';
import { ChannelSet } from './channel-set.ts';
import { IdentifiedClient } from './client-identity.ts';
import type { ConnectionSurroundings, ConsumerEventKind } from './connection-surroundings.ts';
import { checkFrame } from './frame-check.ts';
import type { Consumer } from './consumer.ts';
import { brokenStreamGraceMs, closeTimeoutMs } from './limits.ts';
import { connectionMethod } from './handlers/connection.ts';
import { HoldUps } from './hold-ups.ts';
import { Outlet } from './outlet.ts';
import type { Output } from './output.ts';
import { protocolHeader, startConnection } from './protocol-header.ts';
import type { TurnTaker } from './turns.ts';
import type { VirtualHost } from './virtual-host.ts';

export type ConnectionState = 'header' | 'starting' | 'tuning' | 'opening' | 'running' | 'closing' | 'closed';

const abruptEnd = 'the client closed the socket without closing the connection';
/** Asking the clock after every frame would cost more than many frames do. */
const framesPerLook = 16;

export class Connection extends IdentifiedClient implements ConnectionView, TurnTaker {
  readonly id: string;
  readonly host: VirtualHost;
  readonly limits: BrokerLimits;
  readonly around: ConnectionSurroundings;
  readonly outlet: Outlet;
  readonly holdUps = new HoldUps(this);
  readonly address: string;
  readonly connectedAt: number;
  readonly vhost = '/';
  state: ConnectionState = 'header';
  user = '';
  frameMaxBytes: number;
  channelMax: number;
  heartbeatSeconds = 0;
  receivedBytes = 0;
  /** When the last bytes came, in milliseconds since the broker's start. */
  lastReceived: number;
  /** When the socket is cut if the peer does not answer our close; of the same clock. */
  cutAt = Number.POSITIVE_INFINITY;
  /** connection.open has been answered. */
  wasOpen = false;
  private readonly socket: Socket;
  private readonly splitter: FrameSplitter;
  private readonly channelSet = new ChannelSet(this);
  private deferred = false;
  /** The socket has drained: consumers may go on in the next turn. */
  private wakes = false;
  private ended = false;
  /** Set when the connection's end has begun: why, for log and event. */
  private reason = '';
  /** The method that a hard error happened in. */
  private failedKey = 0;

  constructor(id: string, socket: Socket, around: ConnectionSurroundings) {
    super();
    this.id = id;
    this.socket = socket;
    this.around = around;
    this.host = around.host;
    this.limits = around.limits;
    this.frameMaxBytes = around.limits.frameMaxBytes;
    this.channelMax = around.limits.channelsPerConnection;
    this.splitter = new FrameSplitter(this.frameMaxBytes);
    this.address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.connectedAt = this.host.clock.refresh();
    this.lastReceived = this.host.clock.elapsed;
    this.outlet = new Outlet(socket, this.limits.socketHighWaterBytes, this.host.clock, () =>
      around.turns.markDirty(this),
    );
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('drain', () => this.drained());
    socket.on('end', () => this.inputEnds());
    socket.on('error', (error) => this.cut(`the socket failed: ${error.message}`));
    socket.on('close', () => this.cut('the socket was closed'));
  }

  get blocked(): boolean {
    return this.holdUps.blocked;
  }

  get output(): Output {
    return this.outlet.output;
  }

  get sentBytes(): number {
    return this.outlet.sentBytes;
  }

  get congested(): boolean {
    return this.outlet.congested;
  }

  /** False while input is left in the socket on purpose. */
  get listening(): boolean {
    return !this.socket.isPaused() && !this.deferred;
  }

  get channels(): Iterable<Channel> {
    return this.channelSet.values();
  }

  get channelCount(): number {
    return this.channelSet.size;
  }

  send<Name extends MethodName>(channel: number, name: Name, fields: MethodFields<Name>): void {
    if (this.state === 'closed') return;
    this.outlet.output.method(channel, name, fields);
    this.outlet.grew();
  }

  notice(level: BrokerNotice['level'], message: string): void {
    this.around.notice({ level, message: `Connection ${this.address}: ${message}`, connectionId: this.id });
  }

  announceConsumer(kind: ConsumerEventKind, consumer: Consumer, reason?: string): void {
    this.around.consumerEvent(kind, consumer, reason);
  }

  /** That channel has something to confirm when this turn ends. */
  confirmLater(channel: Channel): void {
    this.channelSet.confirmLater(channel);
    this.outlet.grew();
  }

  /** What held it up is over: it is no silence of the client's. */
  goesOn(): void {
    this.lastReceived = this.host.clock.elapsed;
    this.later();
  }

  forgetChannel(channel: Channel): void {
    this.channelSet.forget(channel);
  }

  /** After tune-ok. */
  tuned(frameMaxBytes: number, channelMax: number, heartbeatSeconds: number): void {
    this.frameMaxBytes = frameMaxBytes;
    this.channelMax = channelMax;
    this.heartbeatSeconds = heartbeatSeconds;
    this.splitter.setFrameMax(frameMaxBytes);
  }

  /** Marks the method that an error came from, for the ids in connection.close; returns the error. */
  withMethod(error: unknown, key: number): unknown {
    this.failedKey = error instanceof BrokerError ? (error.about ?? key) : key;
    return error;
  }

  receive(chunk: Buffer): void {
    this.receivedBytes += chunk.length;
    if (this.state === 'closed') return;
    this.around.turns.begin(chunk.length);
    this.lastReceived = this.host.clock.elapsed;
    this.splitter.feed(chunk);
    if (!this.deferred) this.continueInput();
  }

  continueInput(): void {
    this.deferred = false;
    if (this.state === 'closed') return;
    try {
      if (this.wakes) this.wakeConsumers();
      if (this.state === 'header' && !this.readHeader()) return;
      if (!this.readFrames()) {
        this.socket.pause();
        return;
      }
      if (this.ended) this.cut(abruptEnd);
    } catch (error) {
      this.fail(error);
    }
    if (this.socket.isPaused()) this.socket.resume();
  }

  flush(): void {
    this.channelSet.flushConfirms();
    if (this.outlet.flush()) this.drained();
  }

  /** Closes with connection.close, as the peer expects to be told. */
  close(error: BrokerError): void {
    if (this.state === 'closing' || this.state === 'closed') return;
    this.send(0, 'connection.close', {
      replyCode: error.replyCode,
      replyText: error.replyText,
      classId: this.failedKey >>> 16,
      methodId: this.failedKey & 0xffff,
    });
    this.leave('closing', error.message);
    this.cutAt = this.host.clock.elapsed + closeTimeoutMs;
  }

  /** Sends what waits and ends the socket. */
  finish(reason: string): void {
    if (this.state === 'closed') return;
    this.flush();
    this.socket.end();
    this.leave('closed', reason);
    this.reportClosed();
    // What the peer still sends is read and dropped until it closes too: a socket that is closed with unread input is reset,
    // and our last words with it. A peer that does not read them must not keep the socket for ever.
    this.socket.resume();
    const timer = setTimeout(() => this.socket.destroy(), closeTimeoutMs).unref();
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** The broker goes: says so, if there is somebody to say it to. */
  shutDown(): void {
    if (this.state !== 'running') return this.cut('the broker is shutting down');
    this.forceClose("broker forced connection closure with reason 'shutdown'");
    this.finish('');
  }

  /** An operator wants it closed. */
  forceClose(reason: string): void {
    this.failedKey = 0;
    this.close(new BrokerError('CONNECTION_FORCED', reason));
  }

  destroySocket(): void {
    this.socket.destroy();
  }

  /** Ends the socket at once. */
  cut(reason: string): void {
    if (this.state === 'closed') return;
    this.leave('closed', reason);
    this.socket.destroy();
    this.reportClosed();
  }

  private readHeader(): boolean {
    const outcome = protocolHeader(this.splitter);
    if (outcome.kind === 'incomplete') return false;
    if (outcome.kind === 'refused') {
      this.output.raw(outcome.answer);
      this.outlet.grew();
      this.finish(outcome.reason);
      return false;
    }
    startConnection(this);
    return true;
  }

  /** False if input must wait: for the next turn, for memory, or for the client to read. */
  private readFrames(): boolean {
    const { splitter } = this;
    for (let frames = 1; ; frames += 1) {
      if (this.holdUps.any || this.outlet.overflows) return false;
      if (frames % framesPerLook === 0 && this.around.turns.expired()) {
        this.later();
        return false;
      }
      if (!this.nextFrame()) return true;
      this.frame(splitter.type, splitter.channel, splitter.bytes, splitter.start, splitter.end);
    }
  }

  private nextFrame(): boolean {
    if (this.state === 'closed') return false;
    try {
      return this.splitter.next();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.streamBroken(error);
      return false;
    }
  }

  private frame(type: number, number: number, bytes: Buffer, start: number, end: number): void {
    const key = type === frameType.method && end - start >= 4 ? bytes.readInt32BE(start) : 0;
    this.failedKey = key;
    checkFrame(type, number, bytes, start, end);
    if (type === frameType.heartbeat) return;
    if (number === 0) return connectionMethod(this, type, key, bytes, start, end);
    if (this.state === 'closing') return;
    if (this.state !== 'running') {
      throw new BrokerError('UNEXPECTED_FRAME', `type ${type} on channel ${number} in state ${this.state}`);
    }
    this.channelSet.frame(type, number, key, bytes, start, end);
  }

  /** A hard error, or a fault of ours. */
  private fail(error: unknown): void {
    const reported = asBrokerError(error);
    if (reported.replyName === 'INTERNAL_ERROR') {
      this.notice('error', `handling a frame failed inside the broker: ${describeFault(error)}`);
    }
    if (this.state === 'running') this.close(reported);
    else if (this.state === 'closing') this.cut(this.reason);
    // Before the handshake is over a peer has no right to an answer, except where a handler has sent one.
    else this.finish(reported.message);
  }

  private streamBroken(error: WireError): void {
    if (this.state !== 'running') return this.finish(`FRAME_ERROR - ${error.message}`);
    this.failedKey = 0;
    this.close(new BrokerError('FRAME_ERROR', error.message));
    this.cutAt = this.host.clock.elapsed + brokenStreamGraceMs;
    this.flush();
    this.socket.removeAllListeners('data');
    this.socket.resume();
    this.socket.end();
  }

  /** The backlog of a drained consumer is pumped in a turn of its own, within the budget. */
  private drained(): void {
    if (this.state === 'closed') return;
    this.wakes = this.wakes || this.congested;
    this.outlet.congested = false;
    if (this.wakes || (this.socket.isPaused() && !this.holdUps.any)) this.later();
  }

  private wakeConsumers(): void {
    this.wakes = false;
    this.channelSet.wakeConsumers();
  }

  /** What the client has sent before it left is still handled. */
  private inputEnds(): void {
    this.ended = true;
    if (!this.deferred && !this.holdUps.any) this.cut(abruptEnd);
  }

  private later(): void {
    if (this.deferred) return;
    this.deferred = true;
    this.around.turns.defer(this);
  }

  /** Channels and exclusive queues go now; the socket may live a little longer. */
  private leave(state: 'closing' | 'closed', reason: string): void {
    const wasOpen = this.state !== 'closing';
    this.state = state;
    this.holdUps.end();
    if (this.reason === '') this.reason = reason;
    if (!wasOpen) return;
    this.channelSet.closeAll();
    this.host.deleteOwnedQueues(this.id);
  }

  private reportClosed(): void {
    this.around.closed(this, this.reason);
  }
}
