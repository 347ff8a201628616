// One open stream on the page's side: hands batches to the listener and grants credit for each one taken in.

import type { AppError } from '../contract/errors.ts';
import { toAppError } from '../contract/errors.ts';
import { z } from 'zod';
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
  #over = false;

  constructor(name: string, row: z.ZodType, listener: StreamListener<unknown>, outlet: ClientStreamOutlet) {
    this.#name = name;
    this.#rows = z.array(row);
    this.#listener = listener;
    this.#outlet = outlet;
  }

  batch(rows: unknown[], dropped: number): void {
    if (this.#over) return;
    try {
      this.#listener.onRows(checkOutput(this.#name, this.#rows, rows) as unknown[], dropped);
    } catch (thrown) {
      // Rows that do not fit, or a listener that failed: this stream is over, the pipe is not.
      this.#outlet.cancel();
      this.end(toAppError(thrown, `Taking in rows of ${this.#name}`));
      return;
    }
    // The listener may have closed the stream.
    if (this.#isOpen()) this.#outlet.grant(1);
  }

  end(error: AppError | null): void {
    if (this.#over) return;
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

  #isOpen(): boolean {
    return !this.#over;
  }
}
