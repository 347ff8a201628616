// The worker that decodes message bodies, so that a body of 16 MiB never holds up the page. One job at a time, in order.

import type { DecodeInput, DecodedBody } from './decode-body.ts';
import { decodeBody } from './decode-body.ts';

export interface DecodeJob {
  readonly id: number;
  readonly input: DecodeInput;
}

export type DecodeAnswer =
  | { readonly id: number; readonly decoded: DecodedBody }
  | { readonly id: number; readonly failure: string };

self.addEventListener('message', (event: MessageEvent<DecodeJob>) => {
  const { id, input } = event.data;
  try {
    const decoded = decodeBody(input);
    const answer: DecodeAnswer = { id, decoded };
    const buffers = [
      decoded.textLines.starts.buffer,
      ...(decoded.json === null ? [] : [decoded.json.cells.buffer]),
    ];
    self.postMessage(answer, { transfer: buffers });
  } catch (thrown) {
    const answer: DecodeAnswer = { id, failure: thrown instanceof Error ? thrown.message : String(thrown) };
    self.postMessage(answer);
  }
});
