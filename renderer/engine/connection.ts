// One client over one pipe after another: connects, notices the loss, connects again with back-off and re-opens the
// streams. It knows nothing of carriers (they are given) and nothing of what is shown.

import type {
  LeveretApi,
  RequestInput,
  RequestName,
  RequestOutput,
  StreamInput,
  StreamName,
  StreamRow,
} from '../../src/contract/api.ts';
import { AppError, toAppError } from '../../src/contract/errors.ts';
import type { Client, OpenStream, RequestOptions } from '../../src/rpc/handlers.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { StreamRegistry } from './stream-registry.ts';

export interface EngineListener<Row> {
  /** See StreamListener; once for each connection. */
  onBegan?(): void;
  /** `dropped`: rows lost since the last batch. */
  onRows(rows: readonly Row[], dropped: number): void;
  /** See StreamListener. */
  taken?(): Promise<void>;
  /** A new connection: what was received before is void and the stream starts again from its beginning. */
  onReset?(): void;
  /** The engine ended it, or refused to open it (then with the error). Not called for a lost connection. */
  onEnd?(error: AppError | null): void;
}

export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'ready' }
  /** `retryAt`: epoch milliseconds of the next attempt. */
  | { readonly phase: 'lost'; readonly reason: string; readonly retryAt: number }
  /** Trying again does not help: the token or the version is wrong. */
  | { readonly phase: 'refused'; readonly error: AppError };

export interface ConnectionOptions {
  readonly openPipe: () => Promise<Pipe>;
  readonly createClient: (pipe: Pipe) => Client<LeveretApi>;
  readonly onState: (state: ConnectionState) => void;
  /** Milliseconds before attempt n (from 1) after a loss. */
  readonly backoffMs: (attempt: number) => number;
}

const refusals: ReadonlySet<string> = new Set(['access_refused', 'contract_mismatch']);

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #streams = new StreamRegistry();
  #client: Client<LeveretApi> | null = null;
  #opening: Promise<void> | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #whyNot = new AppError('engine_lost', 'The page is not connected to the engine.', { retryable: true });

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connects now, whatever the back-off says; does nothing while connected or connecting. */
  connect(): void {
    if (this.#client !== null || this.#opening !== null) return;
    clearTimeout(this.#timer);
    if (this.#attempt === 0) this.#options.onState({ phase: 'connecting' });
    this.#opening = this.#open().finally(() => {
      this.#opening = null;
    });
  }

  /** Waits for a connection that is being opened for the first time; rejects with engine_lost without one. */
  async request<N extends RequestName>(
    name: N,
    input: RequestInput<LeveretApi, N>,
    options?: RequestOptions,
  ): Promise<RequestOutput<LeveretApi, N>> {
    if (this.#client === null && this.#opening !== null && this.#attempt === 0) await this.#opening;
    if (this.#client === null) throw this.#whyNot;
    return this.#client.request(name, input, options);
  }

  /** Opens a stream that outlives the connection: it is opened again on each new one, after onReset. */
  open<N extends StreamName>(
    name: N,
    input: StreamInput<LeveretApi, N>,
    listener: EngineListener<StreamRow<LeveretApi, N>>,
  ): OpenStream {
    return this.#streams.add(name, input, listener, this.#client);
  }

  async #open(): Promise<void> {
    try {
      const client = this.#options.createClient(await this.#options.openPipe());
      await client.opened;
      this.#client = client;
      this.#attempt = 0;
      client.onClosed((reason) => this.#lost(reason));
      this.#options.onState({ phase: 'ready' });
      this.#streams.openAll(client);
    } catch (thrown) {
      this.#lost(toAppError(thrown, 'Connecting to the engine'));
    }
  }

  #lost(error: AppError): void {
    this.#client = null;
    this.#whyNot = error;
    this.#streams.forgetHandles();
    if (refusals.has(error.code)) {
      this.#options.onState({ phase: 'refused', error });
      return;
    }
    this.#attempt += 1;
    const waitMs = this.#options.backoffMs(this.#attempt);
    this.#options.onState({ phase: 'lost', reason: error.message, retryAt: Date.now() + waitMs });
    this.#timer = setTimeout(() => this.connect(), waitMs);
  }
}
