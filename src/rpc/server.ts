// The engine's end of one pipe: reads frames, holds them against the contract, calls the handlers, answers.
// One call of serveClient is one page; what that page owns ends with its pipe.

import type { Api } from '../contract/api.ts';
import { AppError, toAppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { checkCarriable, checkInput, checkOutput, ownEntry } from './check.ts';
import type { Frame, FrameOf } from './frames.ts';
import type { CallContext, Handlers, StreamSink } from './handlers.ts';
import type { Pipe } from './pipe.ts';
import { attempt, ServerCall } from './server-call.ts';
import { ServerStream } from './server-stream.ts';
import { toWireError } from './wire-error.ts';

export interface ServeOptions {
  /** Default: a number of its own. */
  readonly clientId?: string;
  /** The pipe is closed and everything that the page owned has been let go. */
  readonly onGone?: (reason: string) => void;
  /** For the log: errors that are the engine's own fault. Those of a call also went to the page. */
  readonly onFault: (error: AppError) => void;
}

type AnyRequestHandler = (input: unknown, context: CallContext) => unknown;
type AnyStreamHandler = (
  input: unknown,
  sink: StreamSink<unknown>,
  context: CallContext,
) => (() => void) | Promise<() => void>;

let clientsServed = 0;

/** Serves one page until its pipe closes. Never throws because of what the page sends. */
export function serveClient<A extends Api>(
  api: A,
  handlers: Handlers<A>,
  pipe: Pipe,
  options: ServeOptions,
): { close(reason: string): void } {
  const server = new Server(api, handlers, pipe, options);
  return { close: (reason) => server.close(reason) };
}

class Server {
  readonly #api: Api;
  readonly #requestHandlers: Readonly<Record<string, AnyRequestHandler>>;
  readonly #streamHandlers: Readonly<Record<string, AnyStreamHandler>>;
  readonly #pipe: Pipe;
  readonly #options: ServeOptions;
  readonly #clientId: string;
  readonly #calls = new Map<number, ServerCall>();
  readonly #streams = new Map<number, { stream: ServerStream; controller: AbortController }>();
  readonly #disposers: (() => void)[] = [];
  readonly #helloTimer: TimerHandle;
  #greeted = false;
  #gone = false;

  constructor(api: Api, handlers: Handlers<Api>, pipe: Pipe, options: ServeOptions) {
    this.#api = api;
    // The table pairs each handler with its schema, so what reaches a handler has its type.
    this.#requestHandlers = handlers.requests;
    this.#streamHandlers = handlers.streams;
    this.#pipe = pipe;
    this.#options = options;
    clientsServed += 1;
    this.#clientId = options.clientId ?? `client-${clientsServed}`;
    this.#helloTimer = setTimeout(() => this.close('the page never said hello'), limits.requestDeadlineMs);
    pipe.onClose((reason) => this.#onClose(reason));
    pipe.onFrame((frame) => this.#onFrame(frame));
  }

  close(reason: string): void {
    this.#pipe.close(reason);
  }

  #onFrame(frame: Frame): void {
    if (this.#gone) return;
    if (frame.kind === 'hello') return this.#onHello(frame.version);
    if (!this.#greeted) return this.close('the first frame was not a hello');
    switch (frame.kind) {
      case 'req':
        return this.#onRequest(frame);
      case 'open':
        return this.#onOpen(frame);
      case 'cancel':
        return this.#onCancel(frame.id);
      case 'credit':
        return this.#streams.get(frame.id)?.stream.grant(frame.batches);
      default:
        return this.close(`a ${frame.kind} frame came from the page`);
    }
  }

  #onHello(version: number): void {
    if (this.#greeted) return this.close('a second hello');
    clearTimeout(this.#helloTimer);
    // Answered in either case: the page tells its user from our version that it has to reload.
    this.#pipe.send({ kind: 'hello', version: this.#api.version });
    if (version === this.#api.version) this.#greeted = true;
    else this.close(`the page speaks contract version ${version}, the engine ${this.#api.version}`);
  }

  #onRequest({ id, name, input, deadlineMs }: FrameOf<'req'>): void {
    if (this.#inUse(id)) return this.close('an id was used twice');
    const entry = ownEntry(this.#api.requests, name);
    const handler = ownEntry(this.#requestHandlers, name);
    if (entry === undefined || handler === undefined) return this.#refuse(id, unknownName('request', name));
    // Counted until the handler is done, also after a cancel: otherwise cancelling would buy more work.
    if (this.#calls.size >= limits.requestsInFlight) {
      return this.#refuse(id, tooMany(`${limits.requestsInFlight} requests`, name));
    }
    const call = new ServerCall(name, deadlineMs, (error) => this.#refuse(id, error));
    this.#calls.set(id, call);
    attempt(name, async () => {
      const context = this.#context(call.signal);
      const output = checkOutput(
        name,
        entry.output,
        await handler(checkInput(name, entry.input, input), context),
      );
      checkCarriable(name, output);
      return output;
    })
      .then(
        (output) => call.answer(() => this.#pipe.send({ kind: 'res', id, output })),
        (thrown: unknown) => call.answer(() => this.#refuse(id, this.#noted(thrown, name))),
      )
      .finally(() => this.#calls.delete(id));
  }

  #onOpen({ id, name, input, credit }: FrameOf<'open'>): void {
    if (this.#inUse(id)) return this.close('an id was used twice');
    const entry = ownEntry(this.#api.streams, name);
    const handler = ownEntry(this.#streamHandlers, name);
    if (entry === undefined || handler === undefined) return this.#end(id, unknownName('stream', name));
    if (this.#streams.size >= limits.streamsPerClient) {
      return this.#end(id, tooMany(`${limits.streamsPerClient} streams`, name));
    }
    const controller = new AbortController();
    const stream = new ServerStream(name, entry, {
      began: () => this.#pipe.send({ kind: 'began', id }),
      batch: (rows, dropped) => this.#pipe.send({ kind: 'batch', id, rows, dropped }),
      end: (error) => this.#end(id, error === null ? null : this.#noted(error, name)),
      fault: (error) => this.#options.onFault(error),
    });
    this.#streams.set(id, { stream, controller });
    stream.grant(credit);
    const start = (): (() => void) | Promise<() => void> =>
      handler(checkInput(name, entry.input, input), stream, this.#context(controller.signal));
    attempt(name, start).then(
      (stop) => stream.started(stop),
      (thrown: unknown) => stream.end(toAppError(thrown, name)),
    );
  }

  #onCancel(id: number): void {
    this.#calls.get(id)?.cancel();
    const open = this.#streams.get(id);
    this.#streams.delete(id);
    if (open !== undefined) closeStream(open);
  }

  #onClose(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#helloTimer);
    for (const call of this.#calls.values()) call.cancel();
    for (const open of this.#streams.values()) closeStream(open);
    this.#streams.clear();
    for (const dispose of this.#disposers.splice(0)) this.#dispose(dispose);
    this.#options.onGone?.(reason);
  }

  #context(signal: AbortSignal): CallContext {
    return {
      clientId: this.#clientId,
      signal,
      onClientGone: (dispose) => {
        if (this.#gone) this.#dispose(dispose);
        else this.#disposers.push(dispose);
      },
    };
  }

  #dispose(dispose: () => void): void {
    try {
      dispose();
    } catch (thrown) {
      this.#options.onFault(toAppError(thrown, 'Letting go of what a page owned'));
    }
  }

  #inUse(id: number): boolean {
    return this.#calls.has(id) || this.#streams.has(id);
  }

  #noted(thrown: unknown, name: string): AppError {
    const error = toAppError(thrown, name);
    if (error.code === 'internal') this.#options.onFault(error);
    return error;
  }

  #refuse(id: number, error: AppError): void {
    this.#pipe.send({ kind: 'err', id, error: toWireError(error) });
  }

  #end(id: number, error: AppError | null): void {
    this.#streams.delete(id);
    this.#pipe.send({ kind: 'end', id, error: error === null ? null : toWireError(error) });
  }
}

function closeStream({ stream, controller }: { stream: ServerStream; controller: AbortController }): void {
  controller.abort(new AppError('cancelled', 'The stream was closed'));
  stream.close();
}

function unknownName(what: 'request' | 'stream', name: string): AppError {
  return new AppError('bad_request', `There is no ${what} called ${name}`);
}

function tooMany(bound: string, name: string): AppError {
  const message = `${name} was refused: this page has ${bound} open already, and no more are allowed`;
  return new AppError('too_many', message, { retryable: true });
}
