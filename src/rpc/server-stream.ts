// One open stream on the engine's side: the sink that a handler pushes into, and its end.
// The source is stopped exactly once, whichever side ends the stream and however late the handler answers.

import type { StreamEntry } from '../contract/api.ts';
import { AppError, toAppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { z } from 'zod';
import type { Backlog } from './backlog/backlog.ts';
import { createBacklog } from './backlog/create-backlog.ts';
import { Batcher } from './batcher.ts';
import { checkOutput } from './check.ts';
import { Credit } from './credit.ts';
import type { StreamSink } from './handlers.ts';
import { measure } from './measure.ts';

export interface StreamOutlet {
  /** The source stands. */
  began(): void;
  batch(rows: unknown[], dropped: number): void;
  /** The stream is over for the page: with an error, or (null) by itself. */
  end(error: AppError | null): void;
  /** The source's stop function threw. */
  fault(error: AppError): void;
}

export class ServerStream implements StreamSink<unknown> {
  readonly #name: string;
  readonly #outlet: StreamOutlet;
  readonly #rowsSchema: z.ZodType;
  readonly #backlog: Backlog;
  readonly #credit = new Credit(limits.creditBatches);
  readonly #batcher: Batcher;
  #readyListeners: (() => void)[] = [];
  #stopSource: (() => void) | undefined;
  #sourceStopped = false;
  /** Set by end(): what is left still goes out, under credit, and then this. */
  #ending: { error: AppError | null } | undefined;
  #over = false;

  constructor(name: string, entry: StreamEntry, outlet: StreamOutlet) {
    this.#name = name;
    this.#outlet = outlet;
    this.#rowsSchema = z.array(entry.row);
    this.#backlog = createBacklog(entry.policy);
    this.#batcher = new Batcher(this.#backlog, this.#credit, (rows, dropped) => this.#send(rows, dropped));
  }

  get ready(): boolean {
    return this.#backlog.ready;
  }

  onReady(listener: () => void): void {
    this.#readyListeners.push(listener);
  }

  push(row: unknown): void {
    if (this.#over || this.#ending !== undefined) return;
    const sizeBytes = measure(row);
    if (sizeBytes < 0) {
      this.#fail(new AppError('internal', `${this.#name} gave a row that cannot be sent (not plain data)`));
    } else if (!this.#backlog.push(row, sizeBytes)) {
      const message = `${this.#name} was ended: its reader fell too far behind. Open it again`;
      this.#fail(new AppError('too_many', message, { retryable: true }));
    } else {
      this.#batcher.moved();
    }
  }

  countDropped(rows: number): void {
    if (!this.#over && this.#ending === undefined && rows > 0) this.#batcher.countDropped(rows);
  }

  end(error?: AppError): void {
    if (this.#over || this.#ending !== undefined) return;
    this.#ending = { error: error ?? null };
    this.#batcher.hurry();
    this.#finishWhenEmpty();
    // Not at once: the source is in the middle of calling us.
    queueMicrotask(() => this.#callStop());
  }

  /** The handler's answer; a stream that is over by then stops its source at once. */
  started(stopSource: () => void): void {
    this.#stopSource = stopSource;
    if (this.#over || this.#ending !== undefined) this.#callStop();
    else this.#outlet.began();
  }

  grant(batches: number): void {
    if (this.#over) return;
    const wasReady = this.#backlog.ready;
    this.#credit.grant(batches);
    this.#batcher.moved();
    this.#finishWhenEmpty();
    if (!wasReady && this.#backlog.ready) for (const listener of this.#readyListeners) this.#guard(listener);
  }

  /** The page closed it or is gone. Nothing more is sent. */
  close(): void {
    this.#over = true;
    this.#batcher.stop();
    this.#readyListeners = [];
    this.#callStop();
  }

  #send(rows: unknown[], dropped: number): void {
    try {
      this.#outlet.batch(checkOutput(this.#name, this.#rowsSchema, rows) as unknown[], dropped);
    } catch (thrown) {
      this.#fail(toAppError(thrown, this.#name));
    }
  }

  #finishWhenEmpty(): void {
    if (this.#ending === undefined || this.#over || this.#batcher.pending) return;
    this.#finish(this.#ending.error);
  }

  /** Ends now; what waits is lost. */
  #fail(error: AppError): void {
    if (this.#over) return;
    this.#finish(error);
    queueMicrotask(() => this.#callStop());
  }

  #finish(error: AppError | null): void {
    this.#over = true;
    this.#batcher.stop();
    this.#readyListeners = [];
    this.#outlet.end(error);
  }

  #callStop(): void {
    if (this.#sourceStopped || this.#stopSource === undefined) return;
    this.#sourceStopped = true;
    this.#guard(this.#stopSource);
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (thrown) {
      this.#outlet.fault(toAppError(thrown, `${this.#name} (its source)`));
    }
  }
}
