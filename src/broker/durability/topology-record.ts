// Durable queues, exchanges and bindings as records of the journal: what was declared, and what was deleted since.

import { decodeTable, encodeTable, type FieldTable } from '../../amqp/field-table.ts';
import { WireReader } from '../../amqp/reader.ts';
import { WireWriter } from '../../amqp/writer.ts';

export const topologyType = {
  queue: 1,
  queueGone: 2,
  exchange: 3,
  exchangeGone: 4,
  binding: 5,
  bindingGone: 6,
  /** The highest queue number ever given: numbers are not given twice. */
  lastQueueId: 7,
  /** A journal before this one was damaged; the name of its copy. Queues that it has lost are being looked for. */
  damaged: 8,
  /** They have been found. */
  mended: 9,
} as const;

export interface QueueRecord {
  readonly id: number;
  readonly name: string;
  readonly autoDelete: boolean;
  readonly arguments: FieldTable;
}

export interface ExchangeRecord {
  readonly name: string;
  readonly type: string;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly arguments: FieldTable;
}

export interface BindingRecord {
  readonly source: string;
  readonly destination: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly arguments: FieldTable;
}

export function encodeQueue(queue: QueueRecord): Buffer {
  const writer = new WireWriter();
  writer.long(queue.id);
  writer.shortText(queue.name);
  writer.octet(queue.autoDelete ? 1 : 0);
  encodeTable(writer, queue.arguments);
  return writer.finish();
}

/** Throws WireError for bytes that are no such record, as all decoders here do. */
export function decodeQueue(bytes: Buffer): QueueRecord {
  const reader = new WireReader(bytes);
  const id = reader.long();
  const name = reader.shortText();
  return { id, name, autoDelete: reader.octet() === 1, arguments: decodeTable(reader) };
}

export function encodeExchange(exchange: ExchangeRecord): Buffer {
  const writer = new WireWriter();
  writer.shortText(exchange.name);
  writer.shortText(exchange.type);
  writer.octet((exchange.autoDelete ? 1 : 0) | (exchange.internal ? 2 : 0));
  encodeTable(writer, exchange.arguments);
  return writer.finish();
}

export function decodeExchange(bytes: Buffer): ExchangeRecord {
  const reader = new WireReader(bytes);
  const name = reader.shortText();
  const type = reader.shortText();
  const flags = reader.octet();
  return {
    name,
    type,
    autoDelete: (flags & 1) !== 0,
    internal: (flags & 2) !== 0,
    arguments: decodeTable(reader),
  };
}

export function encodeBinding(binding: BindingRecord): Buffer {
  const writer = new WireWriter();
  writer.shortText(binding.source);
  writer.shortText(binding.destination);
  writer.octet(binding.destinationKind === 'queue' ? 0 : 1);
  writer.shortText(binding.routingKey);
  encodeTable(writer, binding.arguments);
  return writer.finish();
}

export function decodeBinding(bytes: Buffer): BindingRecord {
  const reader = new WireReader(bytes);
  return {
    source: reader.shortText(),
    destination: reader.shortText(),
    destinationKind: reader.octet() === 0 ? 'queue' : 'exchange',
    routingKey: reader.shortText(),
    arguments: decodeTable(reader),
  };
}

export function encodeQueueId(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

export function decodeQueueId(bytes: Buffer): number {
  return new WireReader(bytes).long();
}

export function encodeName(name: string): Buffer {
  const writer = new WireWriter();
  writer.shortText(name);
  return writer.finish();
}

export function decodeName(bytes: Buffer): string {
  return new WireReader(bytes).shortText();
}
