// One channel of a live connection, for one task: typed methods with deadlines, deliveries with their bytes untouched.
// The server ends a channel at the first error; whoever needs to go on opens another.

import type { EventEmitter } from 'node:events';
import { methodKey, type MethodFields, type MethodName } from '../../amqp/methods.ts';
import { limits } from '../../contract/limits.ts';
import type { Clock } from '../../lib/clock.ts';
import type { StoredMessage, TakenMessage } from '../connector.ts';
import { LateError, withDeadline } from './deadline.ts';
import type { StoredContent } from './lossless-content.ts';

/** Methods that have an answer of the same name with -ok. */
export type CallName = {
  [Name in MethodName]: `${Name}-ok` extends MethodName ? Name : never;
}[MethodName];
type Answer<Name extends CallName> = `${Name}-ok` extends infer Ok extends MethodName
  ? MethodFields<Ok>
  : never;
/** Fields that are left out are empty, 0 or false. */
export type CallFields<Name extends MethodName> = Partial<MethodFields<Name>>;

/** A message as a server hands it out, by get or to a consumer. */
export interface Received extends StoredMessage {
  readonly deliveryTag: number;
  readonly redelivered: boolean;
  /** Of basic.get: how many are ready behind it. */
  readonly messageCount: number | null;
}

export interface Returned extends StoredMessage {
  readonly replyCode: number;
  readonly replyText: string;
}

/** amqplib's channel, with the members below its documented ones that we need. */
interface RawChannel extends EventEmitter {
  close(): Promise<void>;
  get(queue: string, options: { noAck: boolean }): Promise<RawMessage | false>;
  sendMessage(fields: object, properties: StoredContent, content: Buffer): boolean;
  sendImmediately(id: number, fields: object): boolean;
  registerConsumer(tag: string, callback: (message: RawMessage | null) => void): void;
  unregisterConsumer(tag: string): void;
  _rpc(
    id: number,
    fields: object,
    okId: number,
    done: (error: Error | null, ok?: { fields: unknown }) => void,
  ): void;
}

interface RawMessage {
  readonly fields: unknown;
  readonly properties: StoredContent;
  readonly content: Buffer;
}

export class LinkChannel {
  readonly #raw: RawChannel;
  readonly #clock: Clock;
  #problem: Error | null = null;
  #closed = false;

  constructor(raw: object, clock: Clock) {
    this.#raw = raw as RawChannel;
    this.#clock = clock;
    this.#raw.on('error', (error: Error) => (this.#problem = error));
    this.#raw.once('close', () => (this.#closed = true));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with the server's reply as amqplib tells it or LateError: errors.ts reads both. */
  call<Name extends CallName>(name: Name, fields: CallFields<Name>): Promise<Answer<Name>> {
    return this.#timed(name, this.#call(name, fields));
  }

  /** The oldest ready message, or null; it stays ours until it is settled or the channel ends. */
  async get(queue: string): Promise<Received | null> {
    const message = await this.#timed('basic.get', this.#raw.get(queue, { noAck: false }));
    return message === false ? null : received(message);
  }

  /** Null is delivered once, when the server cancels the consumer. Resolves to the consumer's tag. */
  async consume(
    fields: CallFields<'basic.consume'>,
    onMessage: (message: Received | null) => void,
  ): Promise<string> {
    const started = new Promise<string>((resolve, reject) => {
      this.#raw._rpc(methodKey('basic.consume'), fields, methodKey('basic.consume-ok'), (error, ok) => {
        if (error !== null || ok === undefined) return reject(error ?? new Error('no answer'));
        // At once: the first deliveries may stand in the same read.
        const { consumerTag } = ok.fields as MethodFields<'basic.consume-ok'>;
        this.#raw.registerConsumer(consumerTag, (message) =>
          onMessage(message === null ? null : received(message)),
        );
        resolve(consumerTag);
      });
    });
    return await this.#timed('basic.consume', started);
  }

  /** Deliveries that are under way still arrive before it resolves. */
  async cancel(consumerTag: string): Promise<void> {
    await this.call('basic.cancel', { consumerTag });
    this.#raw.unregisterConsumer(consumerTag);
  }

  /** Throws when the channel has ended. There is no answer: the next call's answer tells that it was read. */
  ack(deliveryTag: number, multiple = false): void {
    this.#send('basic.ack', { deliveryTag: BigInt(deliveryTag), multiple });
  }

  nack(deliveryTag: number, options: { multiple?: boolean; requeue: boolean }): void {
    const { multiple = false, requeue } = options;
    this.#send('basic.nack', { deliveryTag: BigInt(deliveryTag), multiple, requeue });
  }

  /** Throws when the channel has ended. */
  publish(message: StoredMessage, options: { mandatory: boolean }): void {
    const { exchange, routingKey, storedProperties, body } = message;
    const content = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#raw.sendMessage({ exchange, routingKey, ...options }, { storedProperties }, content);
  }

  onConfirm(listener: (confirm: { deliveryTag: number; multiple: boolean; isAck: boolean }) => void): void {
    for (const event of ['ack', 'nack']) {
      this.#raw.on(event, (fields: { deliveryTag: number; multiple: boolean }) =>
        listener({ ...fields, isAck: event === 'ack' }),
      );
    }
  }

  onReturn(listener: (returned: Returned) => void): void {
    this.#raw.on('return', (message: RawMessage) => {
      const fields = message.fields as MethodFields<'basic.return'>;
      listener({ ...fields, storedProperties: message.properties.storedProperties, body: message.content });
    });
  }

  /** Once, soon if it has ended already, with what ended it; null after close(). */
  onClose(listener: (problem: Error | null) => void): void {
    const tell = () => listener(this.#problem);
    if (this.#closed) queueMicrotask(tell);
    else this.#raw.once('close', tell);
  }

  /** Asks the server to close it. Never rejects: a channel that has ended is closed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#timed('channel.close', this.#raw.close());
    } catch {
      // It ended by itself meanwhile, or its connection did not answer and will be given up by the heartbeat.
    }
  }

  #call<Name extends CallName>(name: Name, fields: CallFields<Name>): Promise<Answer<Name>> {
    return new Promise((resolve, reject) => {
      this.#raw._rpc(methodKey(name), fields, methodKey(`${name}-ok` as MethodName), (error, ok) => {
        if (error !== null || ok === undefined) reject(error ?? new Error('no answer'));
        else resolve(ok.fields as Answer<Name>);
      });
    });
  }

  #send<Name extends MethodName>(name: Name, fields: MethodFields<Name>): void {
    this.#raw.sendImmediately(methodKey(name), fields);
  }

  async #timed<Result>(name: string, work: Promise<Result>): Promise<Result> {
    return await withDeadline(
      this.#clock,
      limits.amqpCallDeadlineMs,
      work,
      () =>
        new LateError(
          `the server did not answer ${name} within ${limits.amqpCallDeadlineMs / 1_000} s; it may still do it. Check whether the server is overloaded or holds connections back, and try again.`,
        ),
    );
  }
}

function received(message: RawMessage): Received {
  const fields = message.fields as {
    deliveryTag: number;
    redelivered: boolean;
    exchange: string;
    routingKey: string;
    messageCount?: number;
  };
  return {
    deliveryTag: fields.deliveryTag,
    redelivered: fields.redelivered,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    messageCount: fields.messageCount ?? null,
    storedProperties: message.properties.storedProperties,
    body: message.content,
  };
}

/** As a job knows it. */
export function taken(message: Received): TakenMessage {
  const { deliveryTag, redelivered, exchange, routingKey, storedProperties, body } = message;
  return { deliveryTag: String(deliveryTag), redelivered, exchange, routingKey, storedProperties, body };
}
