// The body of a message as the engine could make it readable, laid out for the views. Null where the stored bytes already
// are what one reads.

import type { ReadableBody } from '../../../src/contract/body.ts';
import { engine } from '../../engine/engine.ts';
import type { DecodedBody } from './decode-body.ts';
import { decodeInWorker } from './decoder.ts';

export interface ReadableMessage {
  readonly facts: ReadableBody;
  readonly body: Uint8Array;
  readonly decoded: DecodedBody;
}

const deadlineMs = 30_000;

/** Rejects with AppError. `facts` are there also when nothing had to be done. */
export async function readMessage(
  input: { endpointId: string; queue: string; sequence: string },
  contentType: string | null,
): Promise<{ readonly facts: ReadableBody; readonly readable: ReadableMessage | null }> {
  const facts = await engine.request('message.decode', input, { deadlineMs });
  if (facts.body === null) return { facts, readable: null };
  const body = new Uint8Array(facts.body);
  const decoded = await decodeInWorker({
    body,
    // Of a body that is cut, the end is no fault.
    bodySize: body.byteLength + (facts.cut ? 1 : 0),
    contentType: facts.format === 'messagepack' ? 'application/json' : contentType,
    contentEncoding: null,
  });
  return { facts, readable: { facts, body, decoded } };
}
