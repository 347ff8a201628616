// One open stream on the page's side: says that it began, hands batches to the listener and grants credit for each one taken in.

import { z } from 'zod';
import type { StreamEntry } from '../contract/api.ts';
import { toAppError, type AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { checkOutput } from './check.ts';
import type { StreamListener } from './handlers.ts';

export interface ClientStreamOutlet {
  grant(batches: number): void;
  /** Tells the engine to stop. */
  cancel(): void;
}

export class ClientStream {
  readonly #name: string;
  readonly #rows: z.ZodType;
  readonly #listener: StreamListener<unknown>;
  readonly #outlet: ClientStreamOutlet;
  /**
   * Live rows are for eyes: granting only once a frame keeps a flood at some 25,000 rows a second, and the page and the
   * engine free; what is above that is dropped and counted. Rows that may not be dropped come as fast as they can.
   */
  readonly #grantDelayMs: number | null;
  /** Batches whose promise is out. */
  #takingIn = 0;
  /** The engine ended it meanwhile. */
  #ending: { readonly error: AppError | null } | undefined;
  #over = false;

  constructor(
    name: string,
    entry: StreamEntry,
    listener: StreamListener<unknown>,
    outlet: ClientStreamOutlet,
  ) {
    this.#name = name;
    this.#rows = z.array(entry.row);
    this.#grantDelayMs = entry.policy === 'dropOldest' ? limits.batchDelayMs : null;
    this.#listener = listener;
    this.#outlet = outlet;
  }

  batch(rows: unknown[], dropped: number): void {
    if (this.#over) return;
    try {
      this.#listener.onRows(checkOutput(this.#name, this.#rows, rows) as unknown[], dropped);
      if (this.#listener.taken !== undefined) {
        this.#takeIn(this.#listener.taken());
        return;
      }
    } catch (thrown) {
      return this.#failed(thrown);
    }
    if (this.#grantDelayMs === null) this.#grant();
    else setTimeout(() => this.#grant(), this.#grantDelayMs);
  }

  began(): void {
    if (this.#over) return;
    try {
      this.#listener.onBegan?.();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #takeIn(taken: Promise<void>): void {
    this.#takingIn += 1;
    taken.then(
      () => {
        this.#takingIn -= 1;
        this.#grant();
        if (this.#takingIn === 0 && this.#ending !== undefined) this.end(this.#ending.error);
      },
      (thrown: unknown) => this.#failed(thrown),
    );
  }

  /** Rows that do not fit, or a listener that failed: this stream is over, the pipe is not. */
  #failed(thrown: unknown): void {
    if (this.#over) return;
    this.#outlet.cancel();
    this.#takingIn = 0;
    this.end(toAppError(thrown, `Taking in ${this.#name}`));
  }

  end(error: AppError | null): void {
    if (this.#over) return;
    if (this.#takingIn > 0) {
      this.#ending = { error };
      return;
    }
    this.#over = true;
    try {
      this.#listener.onEnd(error);
    } catch (thrown) {
      // Nobody is left to tell but the page's own handler of uncaught errors.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#outlet.cancel();
  }

  /** The listener may have closed the stream meanwhile. */
  #grant(): void {
    if (!this.#over) this.#outlet.grant(1);
  }
}
