// One tap while it runs: what arrives waits in a short line that is emptied on a timer, so that a flood is counted, not
// shown, and never holds up the engine. The last messages are kept to be opened.

import { limits } from '../../../contract/limits.ts';
import type { TapKind } from '../../../contract/model.ts';
import type { TapTarget } from '../../../contract/tap.ts';
import type { Clock } from '../../../lib/clock.ts';
import { peekContent } from '../../amqp/message-properties.ts';
import type { RowSink, TappedRow } from '../../connector.ts';
import type { Received } from '../link-channel.ts';
import { contentOf, copyOf, type KeptMessage } from '../peek/kept-message.ts';
import type { Shelf } from '../peek/shelf.ts';
import { TappedMessages } from './tapped-messages.ts';
import { unwrapTrace, type Traced } from './trace.ts';

const drainEveryMs = 16;
const rowsPerDrain = limits.batchRows;
const lineMax = 4_096;
const lineBytesMax = 16 * 1024 * 1024;

export interface RunningTapOptions {
  readonly target: TapTarget;
  readonly kinds: readonly TapKind[];
  readonly sink: RowSink<TappedRow>;
  /** Rows come with their messages when it is there; bodies up to this size. */
  readonly contentBytes: number | undefined;
  readonly shelf: Shelf;
  readonly clock: Clock;
}

export class RunningTap {
  readonly #options: RunningTapOptions;
  readonly #kept: TappedMessages;
  readonly #line: Received[] = [];
  readonly #stopTimer: () => void;
  #lineBytes = 0;
  #isStopped = false;

  constructor(options: RunningTapOptions) {
    this.#options = options;
    this.#kept = new TappedMessages(queueOf(options.target));
    options.shelf.add(this.#kept);
    this.#stopTimer = options.clock.every(drainEveryMs, () => this.#drain());
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  take(message: Received): void {
    if (this.#isStopped) return;
    if (this.#line.length >= lineMax || this.#lineBytes >= lineBytesMax) {
      return this.#options.sink.countDropped(1);
    }
    this.#line.push(message);
    this.#lineBytes += message.body.byteLength;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopTimer();
    this.#options.shelf.remove(this.#kept);
  }

  #drain(): void {
    const { target, kinds, sink } = this.#options;
    for (const message of this.#line.splice(0, rowsPerDrain)) {
      this.#lineBytes -= message.body.byteLength;
      const event = eventOf(message, target);
      if (event === null || !kinds.includes(event.kind)) continue;
      const row = this.#keep(event);
      this.#kept.add(row);
      sink.push(this.#rowOf(row, event));
    }
  }

  #keep(event: Event): KeptMessage {
    const { target, shelf, clock } = this.#options;
    return {
      sequence: shelf.nextSequence(),
      queue: queueOf(target),
      exchange: event.exchange,
      routingKey: event.routingKey,
      redelivered: event.redelivered,
      storedProperties: event.storedProperties,
      body: event.body,
      publishedAt: event.kind === 'published' ? clock.now() : null,
      deliveries: null,
    };
  }

  #rowOf(message: KeptMessage, event: Event): TappedRow {
    const { clock, contentBytes } = this.#options;
    const { exchange, routingKey, body, sequence } = message;
    return {
      kind: event.kind,
      at: clock.now(),
      sequence,
      exchange,
      routingKey,
      queue: event.kind === 'delivered' ? (event.queues[0] ?? '') : message.queue,
      consumerTag: '',
      clientName: '',
      redelivered: event.redelivered,
      contentType: peekContent(message.storedProperties).contentType,
      bodySize: body.byteLength,
      preview: copyOf(body, limits.previewBytes),
      ...(event.trace === null ? {} : { trace: event.trace }),
      ...(contentBytes === undefined ? {} : { content: contentOf(message, contentBytes) }),
    };
  }
}

type Event = Pick<
  Traced,
  'kind' | 'exchange' | 'routingKey' | 'storedProperties' | 'body' | 'redelivered' | 'queues'
> & { readonly trace: { user: string; connection: string; queues: string[] } | null };

/** Null for what was not asked for. */
function eventOf(message: Received, target: TapTarget): Event | null {
  if (!('firehose' in target)) return { ...message, kind: 'published', queues: [], trace: null };
  const traced = unwrapTrace(message);
  const { queue } = target.firehose;
  if (traced === null || (queue !== null && !traced.queues.includes(queue))) return null;
  const { user, connection, queues } = traced;
  return { ...traced, trace: { user, connection, queues: [...queues] } };
}

/** Under which its messages can be opened. */
function queueOf(target: TapTarget): string {
  if ('firehose' in target) return target.firehose.queue ?? '';
  return 'queue' in target ? target.queue : '';
}
