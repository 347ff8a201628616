// One request being answered: its deadline, its cancel, and its one answer.

import { AppError, toAppError } from '../contract/errors.ts';

export class ServerCall {
  readonly #controller = new AbortController();
  readonly #timer: TimerHandle;
  #answered = false;

  /** `answer` is called at most once, and never after cancel(). */
  constructor(name: string, deadlineMs: number, onDeadline: (error: AppError) => void) {
    this.#timer = setTimeout(() => {
      const error = new AppError('timeout', `${name} took longer than ${deadlineMs} ms and was given up`, {
        retryable: true,
      });
      if (!this.#settle(error)) return;
      onDeadline(error);
    }, deadlineMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The page gave it up or is gone: the handler is told, nobody is answered. */
  cancel(): void {
    this.#settle(new AppError('cancelled', 'The request was cancelled'));
  }

  /** Runs the answer unless the deadline or a cancel came first. */
  answer(send: () => void): void {
    if (this.#answered) return;
    this.#answered = true;
    clearTimeout(this.#timer);
    send();
  }

  #settle(reason: AppError): boolean {
    if (this.#answered) return false;
    this.#answered = true;
    clearTimeout(this.#timer);
    this.#controller.abort(reason);
    return true;
  }
}

/** Calls a handler that may throw or reject; the error is always an AppError. */
export async function attempt<T>(name: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw toAppError(thrown, name);
  }
}
