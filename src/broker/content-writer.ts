// Puts stored messages on a connection's output: the method frame from a template, then the stored frames. Only a body
// that is too large for the peer's frames, or worth lending to the socket, is framed anew.

import { encodeMethod } from '../amqp/method-codec.ts';
import { frameEnd, frameOverheadBytes, frameType } from '../amqp/frames.ts';
import { putLong, putLongLong, putShort } from './bytes.ts';
import { contentHeader } from './content-header.ts';
import { visibleProperties } from './delivery-count.ts';
import type { Message } from './message.ts';
import type { Output } from './output.ts';
import type { QueueEntry } from './queue-entry.ts';

/** Above this a message's frames are written one by one, so that its body need not be copied. */
const copyWholeBelowBytes = 16 * 1024;
/**
 * Messages this large have memory of their own, and the socket reads from it. Lending a piece of a shared chunk would
 * save a copy and cost the chunk, which could not be used again: measured, a quarter of the throughput at 64 KiB.
 */
const lendFromBytes = 128 * 1024;

/** Content header and body, without the method. */
export function writeContent(
  output: Output,
  channel: number,
  entry: QueueEntry,
  frameMaxBytes: number,
): void {
  if (entry.deliveryCount === 0) writeMessage(output, channel, entry.message, frameMaxBytes);
  else writeCounted(output, channel, entry, frameMaxBytes);
}

/** A message as it is stored. */
export function writeMessage(output: Output, channel: number, message: Message, frameMaxBytes: number): void {
  const { chunk, offset, storedBytes, bodyBytes } = message;
  if (storedBytes < copyWholeBelowBytes && bodyBytes + frameOverheadBytes <= frameMaxBytes) {
    const at = output.copy(chunk.bytes, offset, offset + storedBytes);
    putShort(output.current, at + 1, channel);
    if (bodyBytes > 0) putShort(output.current, at + message.headerFrameBytes + 1, channel);
    return;
  }
  const { bytes } = chunk;
  const lend = storedBytes >= lendFromBytes;
  if (lend) chunk.lent = true;
  output.frame(frameType.header, channel, bytes, offset + 7, offset + 7 + message.headerBytes, false);
  writeBody(output, channel, message, frameMaxBytes, lend);
}

/** The header says how often it was delivered, which is not stored. */
function writeCounted(output: Output, channel: number, entry: QueueEntry, frameMaxBytes: number): void {
  const header = contentHeader(visibleProperties(entry), entry.message.bodyBytes);
  output.frame(frameType.header, channel, header, 0, header.length, false);
  writeBody(output, channel, entry.message, frameMaxBytes, false);
}

function writeBody(
  output: Output,
  channel: number,
  message: Message,
  frameMaxBytes: number,
  lend: boolean,
): void {
  const { bytes } = message.chunk;
  const start = message.bodyOffset;
  const end = start + message.bodyBytes;
  const most = frameMaxBytes - frameOverheadBytes;
  for (let from = start; from < end; from += most) {
    output.frame(frameType.body, channel, bytes, from, Math.min(end, from + most), lend);
  }
}

/** The basic.deliver frame of one consumer for one exchange and routing key; tag and flag are put in each time. */
export class DeliveryTemplate {
  readonly exchange: string;
  readonly routingKey: string;
  private readonly bytes: Buffer;
  private readonly tagAt: number;

  constructor(channel: number, consumerTag: string, exchange: string, routingKey: string) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    const fields = { consumerTag, deliveryTag: 0n, redelivered: false, exchange, routingKey };
    const payload = encodeMethod('basic.deliver', fields);
    this.bytes = Buffer.alloc(payload.length + frameOverheadBytes);
    this.bytes[0] = frameType.method;
    putShort(this.bytes, 1, channel);
    putLong(this.bytes, 3, payload.length);
    payload.copy(this.bytes, 7);
    this.bytes[this.bytes.length - 1] = frameEnd;
    // After class, method and the consumer tag with its length octet.
    this.tagAt = 7 + 4 + 1 + (payload[4] ?? 0);
  }

  write(output: Output, deliveryTag: number, redelivered: boolean): void {
    const at = output.copy(this.bytes, 0, this.bytes.length) + this.tagAt;
    putLongLong(output.current, at, deliveryTag);
    output.current[at + 8] = redelivered ? 1 : 0;
  }
}
