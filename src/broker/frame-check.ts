// Frames that are none: of an unknown type, or too short for what they say they are. RabbitMQ's words for them.

import { frameType, snippet } from '../amqp/frames.ts';
import { BrokerError } from './broker-error.ts';

const methodIdBytes = 4;

/** Throws 501 for a frame that cannot be read, 505 for a heartbeat on a channel. */
export function checkFrame(type: number, channel: number, bytes: Buffer, start: number, end: number): void {
  if (type === frameType.method) {
    if (end - start >= methodIdBytes) return;
  } else if (type === frameType.header || type === frameType.body) {
    return;
  } else if (type === frameType.heartbeat && start === end) {
    if (channel === 0) return;
    throw new BrokerError('UNEXPECTED_FRAME', `type ${type}, ${snippet(bytes, start, end)}`, 0);
  }
  throw new BrokerError('FRAME_ERROR', `type ${type}, ${snippet(bytes, start, end)}: unknown_frame`, 0);
}
