// What a differential run does, as plain data: it can be printed, left out while a trace is made shorter, and done
// again. Most operations are one AMQP method; the rest need to know what a broker has sent before.

import type { MethodFields, MethodName } from '../../src/amqp/methods.ts';
import type { Properties } from '../../src/amqp/properties.ts';

/** Connection `a` or `b`, and one of its two channels. */
export const channelNames = ['a1', 'a2', 'b1', 'b2'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Methods that a client sends and that need no memory. */
export type PlainMethod = Exclude<
  Extract<MethodName, `exchange.${string}` | `queue.${string}` | `basic.${string}` | `tx.${string}`>,
  'basic.publish' | 'basic.ack' | 'basic.nack' | 'basic.reject' | `${string}-ok` | `${string}-empty`
>;

type OneMethod = {
  [Name in PlainMethod | 'confirm.select' | 'channel.close']: {
    readonly do: 'method';
    readonly at: ChannelName;
    readonly method: Name;
    readonly fields: MethodFields<Name>;
  };
}[PlainMethod | 'confirm.select' | 'channel.close'];

export interface Publish {
  readonly do: 'publish';
  readonly at: ChannelName;
  readonly exchange: string;
  readonly routingKey: string;
  readonly mandatory: boolean;
  readonly properties: Properties;
  /** Unique in the run, so that a message is known by it. */
  readonly body: string;
}

export interface Settle {
  readonly do: 'settle';
  readonly at: ChannelName;
  readonly how: 'basic.ack' | 'basic.nack' | 'basic.reject';
  /** Which of the channel's unsettled deliveries: a part between 0 and 1 of them. */
  readonly place: number;
  readonly multiple: boolean;
  readonly requeue: boolean;
}

/** Settles a tag that the channel never gave. */
export interface SettleUnknown {
  readonly do: 'settle-unknown';
  readonly at: ChannelName;
  readonly tag: number;
  readonly multiple: boolean;
}

export interface EndConnection {
  readonly do: 'close-connection' | 'cut-connection';
  readonly at: ChannelName;
}

/** For what happens by time: both brokers must have done it when the pause is over. */
export interface Pause {
  readonly do: 'pause';
  readonly at: ChannelName;
  readonly milliseconds: number;
}

/** Publishes to a name that the broker has put into a reply-to; not mandatory, see SKIPPED.md. */
export interface Reply {
  readonly do: 'reply';
  readonly at: ChannelName;
  /** Which of the names that were seen: a part between 0 and 1 of them. */
  readonly place: number;
  readonly body: string;
}

/** Both brokers end and begin again with what they have on the disk: Leveret is killed, RabbitMQ is stopped. */
export interface Restart {
  readonly do: 'restart';
  readonly at: ChannelName;
}

export type Operation =
  | OneMethod
  | Publish
  | Settle
  | SettleUnknown
  | EndConnection
  | Pause
  | Reply
  | Restart;

/** One line for a trace; fields at their zero value are left out. */
export function operationText(operation: Operation): string {
  const { do: what, at, ...rest } = operation;
  const { method, fields, ...more } = rest as { method?: string; fields?: object };
  return `${at} ${method ?? what} ${jsonText(fields ?? more, isDefault)}`;
}

/** JSON of anything that the codec gives: big integers as text, bytes as hexadecimal digits. */
export function jsonText(
  value: unknown,
  leaveOut: (key: string, value: unknown) => boolean = () => false,
): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('hex');
    return leaveOut(key, inner) ? undefined : inner;
  });
}

function isDefault(key: string, value: unknown): boolean {
  return key === 'ticket' || value === false || (Array.isArray(value) && value.length === 0);
}
