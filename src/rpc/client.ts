// The page's end of a pipe: a typed client derived from the contract's table.
// It does not reconnect: a pipe that dies takes its client with it, and the page makes a new one.

import type {
  Api,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamInput,
  StreamName,
  StreamRow,
} from '../contract/api.ts';
import { AppError, toAppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { checkCarriable, checkInput, checkOutput, ownEntry } from './check.ts';
import { ClientStream } from './client-stream.ts';
import type { Frame } from './frames.ts';
import type { Client, OpenStream, RequestOptions, StreamListener } from './handlers.ts';
import type { Pipe } from './pipe.ts';
import { engineLost, fromWireError } from './wire-error.ts';

/** Says hello at once; requests may be made before it is answered. */
export function createClient<A extends Api>(api: A, pipe: Pipe): Client<A> {
  return new PipeClient(api, pipe);
}

interface PendingRequest {
  resolve(output: unknown): void;
  reject(error: AppError): void;
}

class PipeClient<A extends Api> implements Client<A> {
  readonly #api: A;
  readonly #pipe: Pipe;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #streams = new Map<number, ClientStream>();
  readonly #closeListeners: ((reason: AppError) => void)[] = [];
  readonly #helloTimer: TimerHandle;
  readonly opened: Promise<void>;
  #resolveOpened: () => void = () => undefined;
  #rejectOpened: (error: AppError) => void = () => undefined;
  #lastId = 0;
  #closedBy: AppError | undefined;

  constructor(api: A, pipe: Pipe) {
    this.#api = api;
    this.#pipe = pipe;
    this.opened = new Promise((resolve, reject) => {
      this.#resolveOpened = resolve;
      this.#rejectOpened = reject;
    });
    // Whoever does not await it learns the same from onClosed; it must not count as an unhandled rejection.
    this.opened.catch(() => undefined);
    this.#helloTimer = setTimeout(() => {
      this.#shut(engineLost(`the engine did not say hello within ${limits.requestDeadlineMs} ms`));
    }, limits.requestDeadlineMs);
    pipe.onClose((reason) => this.#shut(engineLost(reason)));
    pipe.onFrame((frame) => this.#onFrame(frame));
    pipe.send({ kind: 'hello', version: api.version });
  }

  async request<N extends RequestName<A>>(
    name: N,
    input: RequestInput<A, N>,
    options: RequestOptions = {},
  ): Promise<RequestOutput<A, N>> {
    const entry = ownEntry(this.#api.requests, name);
    if (entry === undefined) throw new AppError('bad_request', `There is no request called ${name}`);
    const checked = checkInput(name, entry.input, input);
    checkCarriable(name, checked);
    const output = await this.#exchange(name, checked, options);
    return checkOutput(name, entry.output, output) as RequestOutput<A, N>;
  }

  open<N extends StreamName<A>>(
    name: N,
    input: StreamInput<A, N>,
    listener: StreamListener<StreamRow<A, N>>,
  ): OpenStream {
    const id = this.#nextId();
    const entry = ownEntry(this.#api.streams, name);
    let refused = this.#closedBy;
    let checked: unknown;
    try {
      if (entry === undefined) throw new AppError('bad_request', `There is no stream called ${name}`);
      checked = checkInput(name, entry.input, input);
      checkCarriable(name, checked);
    } catch (thrown) {
      refused ??= toAppError(thrown, name);
    }
    if (entry === undefined || refused !== undefined) return refuseLater(listener, refused ?? null);
    const stream = new ClientStream(name, entry, listener, {
      grant: (batches) => this.#pipe.send({ kind: 'credit', id, batches }),
      cancel: () => {
        this.#streams.delete(id);
        this.#pipe.send({ kind: 'cancel', id });
      },
    });
    this.#streams.set(id, stream);
    this.#pipe.send({ kind: 'open', id, name, input: checked, credit: limits.creditBatches });
    return { close: () => stream.close() };
  }

  onClosed(listener: (reason: AppError) => void): void {
    const closedBy = this.#closedBy;
    if (closedBy === undefined) this.#closeListeners.push(listener);
    else queueMicrotask(() => listener(closedBy));
  }

  close(): void {
    this.#shut(engineLost('this page closed it'));
  }

  /** One request and its one end: answer, error, deadline, abort, or the death of the pipe. */
  #exchange(name: string, input: unknown, { signal, deadlineMs: asked }: RequestOptions): Promise<unknown> {
    if (this.#closedBy !== undefined) return Promise.reject(this.#closedBy);
    if (signal?.aborted === true) return Promise.reject(cancelled(name, signal));
    const id = this.#nextId();
    const deadlineMs = clampDeadline(asked);
    return new Promise((resolve, reject) => {
      const giveUp = (error: AppError): void => {
        this.#pipe.send({ kind: 'cancel', id });
        pending.reject(error);
      };
      const onAbort = (): void => giveUp(cancelled(name, signal));
      const timer = setTimeout(() => {
        const message = `${name} was not answered within ${deadlineMs} ms`;
        giveUp(new AppError('timeout', message, { retryable: true }));
      }, deadlineMs);
      const settle = (): void => {
        this.#pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const pending: PendingRequest = {
        resolve: (output) => {
          settle();
          resolve(output);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      this.#pending.set(id, pending);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pipe.send({ kind: 'req', id, name, input, deadlineMs });
    });
  }

  #onFrame(frame: Frame): void {
    if (this.#closedBy !== undefined) return;
    switch (frame.kind) {
      case 'hello':
        return this.#onHello(frame.version);
      case 'res':
        return this.#pending.get(frame.id)?.resolve(frame.output);
      case 'err':
        return this.#pending.get(frame.id)?.reject(fromWireError(frame.error));
      case 'began':
        return this.#streams.get(frame.id)?.began();
      case 'batch':
        return this.#streams.get(frame.id)?.batch(frame.rows, frame.dropped);
      case 'end': {
        const stream = this.#streams.get(frame.id);
        this.#streams.delete(frame.id);
        return stream?.end(frame.error === null ? null : fromWireError(frame.error));
      }
      default:
        return this.#shut(engineLost(`the engine sent a ${frame.kind} frame, which only a page may send`));
    }
  }

  #onHello(version: number): void {
    clearTimeout(this.#helloTimer);
    if (version === this.#api.version) return this.#resolveOpened();
    const message =
      `This page was made for version ${this.#api.version} of the engine's contract, but the engine that runs ` +
      `speaks version ${version}. Reload the page.`;
    this.#shut(new AppError('contract_mismatch', message));
  }

  #shut(reason: AppError): void {
    if (this.#closedBy !== undefined) return;
    this.#closedBy = reason;
    clearTimeout(this.#helloTimer);
    this.#pipe.close(reason.message);
    this.#rejectOpened(reason);
    for (const pending of this.#pending.values()) pending.reject(reason);
    for (const stream of this.#streams.values()) stream.end(reason);
    this.#streams.clear();
    for (const listener of this.#closeListeners.splice(0)) queueMicrotask(() => listener(reason));
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

/** The listener must not hear the end before its open() has returned. */
function refuseLater<Row>(listener: StreamListener<Row>, error: AppError | null): OpenStream {
  let closed = false;
  queueMicrotask(() => {
    if (!closed) listener.onEnd(error);
  });
  return {
    close: () => {
      closed = true;
    },
  };
}

function clampDeadline(asked = limits.requestDeadlineMs as number): number {
  return Math.max(1, Math.min(limits.requestDeadlineMaxMs, Math.round(asked)));
}

function cancelled(name: string, signal: AbortSignal | undefined): AppError {
  return new AppError('cancelled', `${name} was cancelled`, { cause: signal?.reason });
}
