// A message as a file holds it: what was seen of it in a queue, whole, and where and when that was.

import type { Taken } from '../contract/capture.ts';

export interface CapturedMessage {
  readonly taken: Taken;
  readonly exchange: string;
  readonly routingKey: string;
  readonly redelivered: boolean;
  /** Epoch milliseconds; null when nobody knows. */
  readonly publishedAt: number | null;
  /** The property list as it stands on the wire. */
  readonly storedProperties: Uint8Array;
  readonly body: Uint8Array;
  /** Larger than the body when that was cut. */
  readonly bodySize: number;
}
