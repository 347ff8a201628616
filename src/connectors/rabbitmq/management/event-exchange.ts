// What the server tells of its own events, by the exchange of the plugin rabbitmq_event_exchange: read over AMQP while
// somebody watches, from a queue that is gone with its reader. Not every server has it and not every user may read it:
// that is a state here, never an error.

import type { EventExchangeState } from '../../../contract/endpoint.ts';
import type { FieldEntry } from '../../../contract/field-value.ts';
import type { Clock } from '../../../lib/clock.ts';
import { toFieldTable } from '../../amqp/field-values.ts';
import { readProperties } from '../../amqp/message-properties.ts';
import type { Stop } from '../../connector.ts';
import { rabbitError } from '../errors.ts';
import type { Link } from '../link.ts';
import type { LinkChannel, Received } from '../link-channel.ts';

/** https://www.rabbitmq.com/docs/event-exchange lists the events and their headers. */
export interface ServerEvent {
  /** E.g. "consumer.created". */
  readonly name: string;
  /** A header that is a text, or ''. */
  text(header: string): string;
  /** When it happened there. */
  readonly at: number;
}

const exchange = 'amq.rabbitmq.event';
const wanted = ['consumer.*', 'connection.*'];
/** When we are too slow, the oldest go: the next reading of the lists finds what they told. */
const queueLength = 1_000;
/** A connection with fewer channels needs them for what the user asks for. */
const channelsLeast = 8;
const readOnly = 'Following them takes a temporary queue, and this endpoint is marked read-only.';

export interface EventExchangeOptions {
  readonly clock: Clock;
  /** Null while there is no connection. */
  readonly link: () => Link | null;
  /** False on an endpoint where Leveret is to change nothing, not even for a while. */
  readonly mayDeclare: boolean;
  readonly onEvent: (event: ServerEvent) => void;
  /** The state is another now. */
  readonly onChange: () => void;
}

export class EventExchange {
  readonly #options: EventExchangeOptions;
  #watchers = 0;
  #state: EventExchangeState | null = null;
  /** That the channel below was opened, or tried, on. */
  #link: Link | null = null;
  #channel: LinkChannel | null = null;

  constructor(options: EventExchangeOptions) {
    this.#options = options;
  }

  /** Null until somebody has watched. */
  get state(): EventExchangeState | null {
    return this.#state;
  }

  watch(): Stop {
    this.#watchers += 1;
    this.follow();
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#leave();
    };
  }

  /** Call when the connection has come or gone. */
  follow(): void {
    const link = this.#options.link();
    if (link === null || link === this.#link || this.#watchers === 0) return;
    this.#link = link;
    this.#channel = null;
    if (!this.#options.mayDeclare) this.#enter({ told: false, reason: readOnly });
    else if (link.channelsMax < channelsLeast) this.#enter({ told: false, reason: fewChannels(link) });
    else void this.#join(link);
  }

  #leave(): void {
    this.#link = null;
    void this.#channel?.close();
    this.#channel = null;
  }

  async #join(link: Link): Promise<void> {
    try {
      // First, and by itself: where there is no such exchange, no queue needs to be made.
      await link.withChannel((asking) => asking.call('exchange.declare', { exchange, passive: true }));
      const channel = await link.channel();
      if (this.#link !== link) return void channel.close();
      this.#channel = channel;
      channel.onClose((problem) => {
        if (problem !== null && this.#channel === channel) this.#refused(problem);
      });
      await this.#subscribe(channel);
      if (this.#channel === channel) this.#enter({ told: true, reason: null });
    } catch (error) {
      // The connection has gone: the next one is tried.
      if (this.#link !== link || link.isEnded) return;
      void this.#channel?.close();
      this.#refused(error);
    }
  }

  /** Consumes before it binds: when a binding is refused, the queue goes with its only consumer. */
  async #subscribe(channel: LinkChannel): Promise<void> {
    const { queue } = await channel.call('queue.declare', {
      exclusive: true,
      autoDelete: true,
      arguments: toFieldTable([
        ['x-max-length', { type: 'int32', value: queueLength }],
        ['x-overflow', { type: 'string', value: 'drop-head' }],
      ]),
    });
    await channel.consume({ queue, noAck: true, exclusive: true }, (message) => {
      if (message !== null) this.#options.onEvent(eventOf(message, this.#options.clock.now()));
      else if (this.#channel === channel)
        this.#enter({ told: false, reason: 'The queue of events was deleted.' });
    });
    for (const routingKey of wanted) await channel.call('queue.bind', { queue, exchange, routingKey });
  }

  #refused(error: unknown): void {
    const problem = rabbitError(error, 'read the events that the server tells');
    const reason = problem.code === 'not_found' ? null : problem.message;
    this.#enter({ told: false, reason });
  }

  #enter(state: EventExchangeState): void {
    if (this.#state?.told === state.told && this.#state.reason === state.reason) return;
    this.#state = state;
    this.#options.onChange();
  }
}

function fewChannels({ channelsMax }: Link): string {
  return `Following them keeps a channel, and the server allows a connection only ${channelsMax} at once.`;
}

function eventOf(message: Received, now: number): ServerEvent {
  const { headers = [] } = readProperties(message.storedProperties).properties;
  const at = numberIn(headers, 'timestamp_in_ms');
  return {
    name: message.routingKey,
    text: (header) => textIn(headers, header),
    at: at ?? now,
  };
}

function textIn(headers: readonly FieldEntry[], wantedName: string): string {
  const value = headers.find(([name]) => name === wantedName)?.[1];
  return value?.type === 'string' ? value.value : '';
}

function numberIn(headers: readonly FieldEntry[], wantedName: string): number | null {
  const value = headers.find(([name]) => name === wantedName)?.[1];
  return value?.type === 'int64' ? Number(value.value) : null;
}
