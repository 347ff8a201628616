// Keeps one connection open for as long as the session lives: opens it, notices its end, tries again with back-off.
// It does not repeat what was under way; whoever asked is told.

import { AppError, toAppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import { Backoff } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Link } from './link.ts';

export type LinkState =
  /** `problem` is why it is not the first try. */
  | { readonly kind: 'connecting'; readonly since: number; readonly problem: AppError | null }
  | { readonly kind: 'ready'; readonly link: Link }
  | {
      readonly kind: 'disconnected';
      readonly since: number;
      readonly problem: AppError;
      readonly retryAt: number;
    };

export interface LinkKeeperOptions {
  readonly clock: Clock;
  open(signal: AbortSignal): Promise<Link>;
  onChange(): void;
}

export class LinkKeeper {
  readonly #options: LinkKeeperOptions;
  readonly #backoff = new Backoff({
    firstMs: limits.reconnectFirstMs,
    longestMs: limits.reconnectLongestMs,
  });
  readonly #abort = new AbortController();
  #state: LinkState;
  /** When the connection was last there, or the keeper began. */
  #since: number;
  #callOff: () => void = () => undefined;

  constructor(options: LinkKeeperOptions) {
    this.#options = options;
    this.#since = options.clock.now();
    this.#state = { kind: 'connecting', since: this.#since, problem: null };
  }

  /** Opens the first connection. */
  start(): void {
    void this.#connect();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The live connection. `trying` completes "Could not …". Throws AppError unreachable. */
  link(trying: string): Link {
    const state = this.#state;
    if (state.kind === 'ready') return state.link;
    throw new AppError('unreachable', `Could not ${trying}: ${this.#absence(state)}`, { retryable: true });
  }

  /** Does not wait for the back-off. */
  tryNow(): void {
    if (this.#state.kind !== 'disconnected') return;
    this.#callOff();
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#callOff();
    if (this.#state.kind === 'ready') await this.#state.link.close();
  }

  async #connect(): Promise<void> {
    const problem = this.#state.kind === 'disconnected' ? this.#state.problem : null;
    this.#enter({ kind: 'connecting', since: this.#since, problem });
    let link: Link;
    try {
      link = await this.#options.open(this.#abort.signal);
    } catch (error) {
      this.#fail(toAppError(error, 'Connecting'));
      return;
    }
    if (this.#abort.signal.aborted) return void link.close();
    this.#backoff.reset();
    link.onBlocked(() => this.#options.onChange());
    this.#enter({ kind: 'ready', link });
    const reason = await link.ended;
    this.#since = this.#options.clock.now();
    if (reason !== null) this.#fail(reason);
  }

  #fail(problem: AppError): void {
    if (this.#abort.signal.aborted) return;
    // It will not mend itself soon, and accounts get locked after too many tries.
    if (!problem.retryable) this.#backoff.slowDown();
    const { clock } = this.#options;
    const delayMs = this.#backoff.nextMs();
    this.#callOff = clock.after(delayMs, () => void this.#connect());
    this.#enter({ kind: 'disconnected', since: this.#since, problem, retryAt: clock.now() + delayMs });
  }

  #enter(state: LinkState): void {
    this.#state = state;
    if (!this.#abort.signal.aborted) this.#options.onChange();
  }

  #absence(state: Exclude<LinkState, { kind: 'ready' }>): string {
    const time = (at: number) => new Date(at).toLocaleTimeString('en-GB');
    const since = `there has been no connection since ${time(state.since)}`;
    if (state.kind === 'connecting') {
      return state.problem === null
        ? 'the connection is still being opened. Try again in a moment.'
        : `${since}, and it is being opened again just now. ${state.problem.message}`;
    }
    return `${since}; the next try is at ${time(state.retryAt)}. ${state.problem.message}`;
  }
}
