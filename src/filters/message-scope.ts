// One message as a filter sees it. Every part is made when it is first asked for: a filter by routing key never opens a body.

import { Duration } from '@marcbachmann/cel-js/evaluator';
import { decodeProperties, type Properties } from '../amqp/properties.ts';
import { BodyUnreadable, BodyValue } from '../bodies/body-value.ts';
import type { MessageContent } from '../connectors/connector.ts';
import { reasonOf } from '../lib/reason.ts';
import { headerMap, latestDeath, propertyMap, stampedAt } from './header-values.ts';

/** The names of an expression and their types in CEL. Each is a getter of {@link MessageScope}. */
export const scopeTypes = {
  body: 'dyn',
  text: 'string',
  headers: 'map<string, dyn>',
  properties: 'map<string, dyn>',
  routing_key: 'string',
  exchange: 'string',
  queue: 'string',
  size: 'int',
  age: 'google.protobuf.Duration',
  redelivered: 'bool',
  state: 'string',
  death: 'dyn',
} as const;

/** Thrown by a getter when the message does not tell; the filter then decides nothing about it. */
export class Unknown extends Error {}

export class MessageScope<Number_> implements Record<keyof typeof scopeTypes, unknown> {
  readonly #message: MessageContent;
  readonly #now: number;
  readonly #body: BodyValue<Number_>;
  #decoded: Properties | undefined;

  constructor(message: MessageContent, now: number, toNumber: (literal: string) => Number_) {
    this.#message = message;
    this.#now = now;
    this.#body = new BodyValue(
      {
        body: message.body,
        bodySize: message.bodySize,
        ...this.#contentNames(),
      },
      toNumber,
    );
  }

  get body(): unknown {
    return reading(() => this.#body.value);
  }

  get text(): string {
    return reading(() => this.#body.text) ?? '';
  }

  get headers(): Map<string, unknown> {
    return headerMap(this.wire.headers ?? []);
  }

  get properties(): Map<string, unknown> {
    return propertyMap(this.wire);
  }

  get routing_key(): string {
    return this.#message.routingKey;
  }

  get exchange(): string {
    return this.#message.exchange;
  }

  get queue(): string {
    return this.#message.queue;
  }

  get size(): bigint {
    return BigInt(this.#message.bodySize);
  }

  get age(): Duration {
    const publishedAt = this.#message.publishedAt ?? stampedAt(this.wire);
    if (publishedAt === null) {
      throw new Unknown('when the message was published is not known, and it carries no timestamp');
    }
    return Duration.fromMilliseconds(this.#now - publishedAt);
  }

  get redelivered(): boolean {
    return this.#message.redelivered;
  }

  get state(): string {
    return this.#message.state;
  }

  get death(): Map<string, unknown> | null {
    return latestDeath(this.wire.headers ?? []);
  }

  get wire(): Properties {
    if (this.#decoded !== undefined) return this.#decoded;
    try {
      return (this.#decoded = decodeProperties(this.#message.storedProperties));
    } catch (thrown) {
      throw new Unknown(`the properties cannot be decoded: ${reasonOf(thrown)}`);
    }
  }

  #contentNames(): { contentType: string | null; contentEncoding: string | null } {
    try {
      const { contentType = null, contentEncoding = null } = this.wire;
      return { contentType, contentEncoding };
    } catch {
      // A body can be read without them; a filter that looks at the properties hears of the fault.
      return { contentType: null, contentEncoding: null };
    }
  }
}

function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    throw thrown instanceof BodyUnreadable ? new Unknown(thrown.message) : thrown;
  }
}
