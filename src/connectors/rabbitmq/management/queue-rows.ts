// Rows of queues from what the management API says of them. Pure.

import type { QueueRow } from '../../../contract/model.ts';
import { count, entries, finite, flag, name, object, rate, text, type Json } from './json-values.ts';

const facts = ['name', 'type', 'durable', 'exclusive', 'auto_delete', 'arguments', 'policy'];
const depths = ['messages_ready', 'messages_unacknowledged'];
const statistics = [
  'consumers',
  'message_bytes_ready',
  'head_message_timestamp',
  'message_stats.publish_details.rate',
  'message_stats.deliver_get_details.rate',
  'message_stats.ack_details.rate',
];

/** For the `columns` parameter: what is asked of each queue, and nothing else. */
export const factColumns = facts.join();
export const depthColumns = [...facts, ...depths].join();
export const allColumns = [...facts, ...depths, ...statistics].join();

/** Null when the name is not one that AMQP could have. `before` keeps what this answer was not asked for. */
export function queueRow(item: unknown, before: QueueRow | undefined): QueueRow | null {
  const queue = object(item);
  const queueName = name(queue.name);
  if (queueName === null) return null;
  const numbers = before === undefined ? unknownNumbers : numbersOf(before);
  return {
    name: queueName,
    durable: flag(queue.durable),
    exclusive: flag(queue.exclusive),
    autoDelete: flag(queue.auto_delete),
    type: typeOf(queue),
    arguments: entries(queue.arguments),
    policy: text(queue.policy) || null,
    ...numbers,
  };
}

export function rowWithDepth(item: unknown, before: QueueRow | undefined): QueueRow | null {
  const row = queueRow(item, before);
  return row === null ? null : withDepth(row, item);
}

export function rowWithStatistics(item: unknown, before: QueueRow | undefined): QueueRow | null {
  const row = queueRow(item, before);
  return row === null ? null : withStatistics(row, item);
}

function withDepth(row: QueueRow, item: unknown): QueueRow {
  const queue = object(item);
  return { ...row, ready: count(queue.messages_ready), unacked: count(queue.messages_unacknowledged) };
}

export function withStatistics(row: QueueRow, item: unknown): QueueRow {
  const queue = object(item);
  const stats = object(queue.message_stats);
  const headSeconds = finite(queue.head_message_timestamp);
  return {
    ...withDepth(row, queue),
    readyBytes: count(queue.message_bytes_ready),
    consumers: count(queue.consumers),
    inRate: rate(stats.publish_details),
    outRate: rate(stats.deliver_get_details),
    ackRate: rate(stats.ack_details),
    // The timestamp property of the oldest message: there only when its publisher set one.
    oldestReadyAt: headSeconds === null || headSeconds <= 0 ? null : headSeconds * 1_000,
  };
}

/** LavinMQ says no type; an argument may. */
function typeOf(queue: Json): string {
  const declared = text(object(queue.arguments)['x-queue-type'], 'classic');
  return text(queue.type, declared);
}

type Numbers = Omit<
  QueueRow,
  'name' | 'durable' | 'exclusive' | 'autoDelete' | 'type' | 'arguments' | 'policy'
>;

const unknownNumbers: Numbers = {
  ready: null,
  unacked: null,
  readyBytes: null,
  consumers: null,
  inRate: null,
  outRate: null,
  ackRate: null,
  oldestReadyAt: null,
  createdAt: null,
  trend: [],
};

function numbersOf(row: QueueRow): Numbers {
  const { ready, unacked, readyBytes, consumers, inRate, outRate, ackRate, oldestReadyAt, createdAt, trend } =
    row;
  return { ready, unacked, readyBytes, consumers, inRate, outRate, ackRate, oldestReadyAt, createdAt, trend };
}
