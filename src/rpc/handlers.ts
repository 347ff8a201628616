// What an engine implements: one function for each entry of the contract's table.

import type {
  Api,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamInput,
  StreamName,
  StreamRow,
} from '../contract/api.ts';
import type { z } from 'zod';
import type { AppError } from '../contract/errors.ts';

export interface CallContext {
  /** One page (one pipe). What a client owns ends with it. */
  readonly clientId: string;
  /** Aborted by cancel, by the deadline, or when the pipe closes. */
  readonly signal: AbortSignal;
  /** Runs when this client's pipe closes. */
  onClientGone(dispose: () => void): void;
}

export interface StreamSink<Row> {
  push(row: Row): void;
  /** Rows lost before they reached this sink (a tap's ring); they travel with the next batch. */
  countDropped(rows: number): void;
  /** pauseSource streams: false asks the source to wait for onReady. Other policies: always true. */
  readonly ready: boolean;
  onReady(listener: () => void): void;
  /** Ends the stream; without an error it ended by itself. */
  end(error?: AppError): void;
}

/** Input is already validated; the output is validated before it leaves. */
export type RequestHandler<A extends Api, N extends RequestName<A>> = (
  input: z.output<A['requests'][N]['input']>,
  context: CallContext,
) => RequestOutput<A, N> | Promise<RequestOutput<A, N>>;

/**
 * Returns the function that stops the source. Called once, whichever side ends the stream. A promise resolves when the
 * source stands: the page is told then, and takes it that nothing passes unseen from there on.
 */
export type StreamHandler<A extends Api, N extends StreamName<A>> = (
  input: z.output<A['streams'][N]['input']>,
  sink: StreamSink<StreamRow<A, N>>,
  context: CallContext,
) => (() => void) | Promise<() => void>;

export interface Handlers<A extends Api> {
  readonly requests: { readonly [N in RequestName<A>]: RequestHandler<A, N> };
  readonly streams: { readonly [N in StreamName<A>]: StreamHandler<A, N> };
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Default limits.requestDeadlineMs. */
  readonly deadlineMs?: number;
}

export interface StreamListener<Row> {
  /** The source stands: what happens from here on is in the stream. At most once; rows may have come before. */
  onBegan?(): void;
  /** `dropped`: rows lost since the last batch. */
  onRows(rows: readonly Row[], dropped: number): void;
  /**
   * Resolves when the rows given so far are taken in: one more batch is asked for then, and the end waits for it. Those
   * that were asked for before still come meanwhile. Without it, rows are taken in when onRows returns.
   */
  taken?(): Promise<void>;
  /** The engine ended it, or the pipe died (code engine_lost). Not called after close(). */
  onEnd(error: AppError | null): void;
}

export interface OpenStream {
  close(): void;
}

/** The page's side. Rejections are always AppError. */
export interface Client<A extends Api> {
  request<N extends RequestName<A>>(
    name: N,
    input: RequestInput<A, N>,
    options?: RequestOptions,
  ): Promise<RequestOutput<A, N>>;
  open<N extends StreamName<A>>(
    name: N,
    input: StreamInput<A, N>,
    listener: StreamListener<StreamRow<A, N>>,
  ): OpenStream;
  /** Resolves after hello; rejects with contract_mismatch or engine_lost. */
  readonly opened: Promise<void>;
  /** The pipe died; every pending request has been rejected with engine_lost. */
  onClosed(listener: (reason: AppError) => void): void;
  close(): void;
}
