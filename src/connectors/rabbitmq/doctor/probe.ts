// As much AMQP as the doctor and the search for local servers need: one method after the other on a socket that they have
// opened, so that each step of a handshake has an outcome of its own. Sessions use amqplib; they are not here.

import type { Socket } from 'node:net';
import { FrameSplitter, frameEnd, frameType } from '../../../amqp/frames.ts';
import { decodeMethod, encodeMethod } from '../../../amqp/method-codec.ts';
import { methodName, type MethodFields, type MethodName } from '../../../amqp/methods.ts';
import { WireReader } from '../../../amqp/reader.ts';
import { reasonOf } from '../../../lib/reason.ts';

/** What no handshake comes near; more is not AMQP. */
const frameMaxBytes = 128 * 1024;
const waitingMax = 64;

/** A method that has arrived. */
export interface Received {
  readonly name: MethodName;
  readonly channel: number;
  /** Its fields, when it is the one that is asked for. */
  readonly as: <Name extends MethodName>(name: Name) => MethodFields<Name> | null;
}

/** The connection ended before an answer. `head`: the first bytes that ever came. */
export class ProbeEnded extends Error {
  override readonly name = 'ProbeEnded';
  readonly head: Buffer;

  constructor(reason: string, head: Buffer) {
    super(reason);
    this.head = head;
  }
}

export class Probe {
  readonly #socket: Socket;
  readonly #splitter = new FrameSplitter(frameMaxBytes);
  readonly #received: Received[] = [];
  #head: Buffer = Buffer.alloc(0);
  #end: ProbeEnded | null = null;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#hear(chunk));
    socket.on('error', (error) => this.#finish(error.message));
    socket.on('close', () => this.#finish('the other side hung up'));
    socket.write(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1'));
  }

  send<Name extends MethodName>(channel: number, name: Name, fields: MethodFields<Name>): void {
    this.#write(frameType.method, channel, encodeMethod(name, fields));
  }

  /** The content of a basic.publish that was sent: no properties, no body. */
  sendEmptyContent(channel: number): void {
    // Class basic, weight, body size, no property flags.
    const header = Buffer.alloc(14);
    header.writeUInt16BE(60, 0);
    this.#write(frameType.header, channel, header);
  }

  /** The next method. Rejects with ProbeEnded. */
  async next(): Promise<Received> {
    for (;;) {
      const first = this.#received.shift();
      if (first !== undefined) return first;
      if (this.#end !== null) throw this.#end;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #write(type: number, channel: number, payload: Buffer): void {
    const frame = Buffer.alloc(payload.length + 8);
    frame.writeUInt8(type, 0);
    frame.writeUInt16BE(channel, 1);
    frame.writeUInt32BE(payload.length, 3);
    payload.copy(frame, 7);
    frame.writeUInt8(frameEnd, frame.length - 1);
    this.#socket.write(frame);
  }

  #hear(chunk: Buffer): void {
    if (this.#head.length < 64) this.#head = Buffer.concat([this.#head, chunk.subarray(0, 64)]);
    if (this.#head[0] !== frameType.method) {
      this.#finish('what answers is not AMQP 0-9-1');
      return;
    }
    try {
      this.#splitter.feed(chunk);
      while (this.#splitter.next()) this.#keep();
    } catch (error) {
      this.#finish(reasonOf(error));
    }
    this.#wake();
  }

  /** Headers, bodies and heartbeats answer nothing that the doctor asks. */
  #keep(): void {
    const { type, channel, bytes, start, end } = this.#splitter;
    if (type !== frameType.method) return;
    const payload = Buffer.from(bytes.subarray(start, end));
    const reader = new WireReader(payload);
    const name = methodName(reader.long());
    if (name === undefined) throw new Error('a method came that AMQP 0-9-1 does not have');
    if (this.#received.length >= waitingMax) throw new Error('more came than was asked for');
    this.#received.push({
      name,
      channel,
      as: (wanted) => (wanted === name ? decodeMethod(wanted, new WireReader(payload, 4)) : null),
    });
  }

  #finish(reason: string): void {
    this.#end ??= new ProbeEnded(reason, this.#head);
    this.#socket.destroy();
    this.#wake();
  }
}
