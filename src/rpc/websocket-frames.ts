// What both WebSocket pipes (the page's and Node's) do with a message: decode, check, hand on or say the problem.

import { CodecError, decodeMessage } from './websocket-codec.ts';
import { parseFrame, type ParsedFrame } from './frames.ts';

/** Never throws because of what the message holds. */
export function parseMessage(message: string | Uint8Array): ParsedFrame {
  try {
    return parseFrame(decodeMessage(message));
  } catch (thrown) {
    if (thrown instanceof CodecError) return { problem: thrown.message };
    throw thrown;
  }
}
