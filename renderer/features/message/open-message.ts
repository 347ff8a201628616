// The message that is shown beside a list: what the engine says of it, its bytes, and what the worker made of them.
// Lives outside React; components look at it through its version.

import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { ToldMessage } from '../../../src/contract/dead-letter.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import { messageText } from '../../strings/message.ts';
import { seenMessage } from '../../rows/seen-message.ts';
import type { Versioned } from '../../rows/use-version.ts';
import type { DecodedBody } from './decode-body.ts';
import { readMessage, type ReadableMessage } from './readable-message.ts';
import { decodeInWorker } from './decoder.ts';
import { detailOfRow } from './gone-message.ts';

export interface OpenMessage extends Versioned {
  readonly sequence: string;
  readonly detail: () => ToldMessage | null;
  /** What is here of the body: the first part, or all of it. */
  readonly body: () => Uint8Array;
  readonly decoded: () => DecodedBody | null;
  /** The body unpacked and made readable; null when the stored bytes are just that, or until it is there. */
  readonly readable: () => ReadableMessage | null;
  /** What could not be undone of the body, in words. */
  readonly bodyProblem: () => string | null;
  readonly error: () => AppError | null;
  /** It left the queue; what was read before stays in view. */
  readonly gone: () => boolean;
  /** It left before it could be read: the detail is what its row in the list tells, without headers. */
  readonly onlyRow: () => boolean;
  readonly loadingWhole: () => boolean;
  readonly loadWhole: () => Promise<void>;
  readonly retry: () => void;
}

const watchIntervalMs = 2_000;
/** A bigger body is not fetched again and again only to learn the message's state. */
const watchBodyBytes = 16 * 1024;
const wholeBodyDeadlineMs = 60_000;

export function createOpenMessage(endpointId: string, queue: string, sequence: string): OpenMessage {
  const signal = createFrameSignal();
  const input = { endpointId, queue, sequence };
  const known = seenMessage(endpointId, queue, sequence);
  let detail: ToldMessage | null = null;
  let body = new Uint8Array();
  let decoded: DecodedBody | null = null;
  let readable: ReadableMessage | null = null;
  let bodyProblem: string | null = null;
  let error: AppError | null = null;
  let gone = false;
  let onlyRow = false;
  let loadingWhole = false;
  let watchers = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const decode = async () => {
    if (detail === null) return;
    const { contentType = null, contentEncoding = null } = detail.properties;
    decoded = await decodeInWorker({ body, bodySize: detail.bodySize, contentType, contentEncoding });
  };

  const looksLikeBytes = () => decoded?.best === 'hex';

  const makeReadable = async () => {
    if (detail === null || detail.bodySize === 0) return;
    try {
      const made = await readMessage(input, detail.properties.contentType ?? null);
      readable = made.readable;
      bodyProblem = made.facts.problem;
    } catch (thrown) {
      const { code, message } = toAppError(thrown, `Unpacking the body of message ${sequence}`);
      // A message that has left is said to have; one that was plain text all along lacks nothing.
      if (code !== 'not_found' || looksLikeBytes()) bodyProblem = messageText.notDecoded(message);
    }
  };

  const showRow = async () => {
    gone = true;
    if (detail !== null || known === null) return;
    detail = detailOfRow(known, sequence);
    onlyRow = true;
    body = new Uint8Array(detail.body);
    await decode().catch((thrown: unknown) => {
      error = toAppError(thrown, `Reading the first bytes of message ${sequence}`);
    });
  };

  const load = async () => {
    try {
      const next = await engine.request('message.get', input);
      const first = detail === null;
      detail = next;
      gone = next.state === 'gone';
      error = null;
      if (first) {
        body = new Uint8Array(next.body);
        const making = makeReadable().then(() => signal.touch());
        await decode();
        // Text shows at once, as it is stored; bytes wait for what they may be.
        if (looksLikeBytes()) await making;
      }
    } catch (thrown) {
      const failure = toAppError(thrown, `Reading message ${sequence} of ${queue}`);
      if (failure.code === 'not_found') await showRow();
      else if (detail === null || failure.code === 'internal') error = failure;
    }
    signal.touch();
  };

  const watch = () => {
    timer = setTimeout(async () => {
      const worthIt = detail === null || detail.body.byteLength <= watchBodyBytes;
      if (worthIt && !gone && document.visibilityState === 'visible') await load();
      if (watchers > 0 && !gone) watch();
    }, watchIntervalMs);
  };

  return {
    sequence,
    detail: () => detail,
    body: () => body,
    decoded: () => decoded,
    readable: () => readable,
    bodyProblem: () => bodyProblem,
    error: () => error,
    gone: () => gone,
    onlyRow: () => onlyRow,
    loadingWhole: () => loadingWhole,
    loadWhole: async () => {
      if (loadingWhole) return;
      loadingWhole = true;
      signal.touch();
      try {
        const whole = await engine.request('message.body', input, { deadlineMs: wholeBodyDeadlineMs });
        body = new Uint8Array(whole.body);
        await decode();
      } catch (thrown) {
        const failure = toAppError(thrown, `Reading the whole body of message ${sequence}`);
        if (failure.code === 'not_found') gone = true;
        else error = failure;
      } finally {
        loadingWhole = false;
        signal.touch();
      }
    },
    retry: () => void load(),
    version: signal.version,
    subscribe: (listener) => {
      const unsubscribe = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        if (detail === null) void load();
        watch();
      }
      return () => {
        unsubscribe();
        watchers -= 1;
        if (watchers === 0) clearTimeout(timer);
      };
    },
  };
}
