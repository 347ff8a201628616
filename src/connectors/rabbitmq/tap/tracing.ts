// RabbitMQ's firehose in one virtual host: whether it is on, switching it, and switching off again what we switched on: when
// the session ends, and after a crash when the next one begins. What somebody else switched on is left alone.

import { AppError } from '../../../contract/errors.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import type { TracingFacet } from '../../connector.ts';
import { withDeadline } from '../deadline.ts';
import type { ManagementApi } from '../management/api.ts';
import { list, object, text, type Json } from '../management/json-values.ts';

const lookEveryMs = 15_000;
const closeDeadlineMs = 2_000;

/** Remembers over a crash that tracing is on because of us. */
export interface TracingMemory {
  readonly wasOurs: boolean;
  keep(isOurs: boolean): Promise<void>;
}

export interface TracingOptions {
  /** Null until the management API has answered. */
  readonly api: () => ManagementApi | null;
  readonly memory: TracingMemory;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

export class Tracing implements TracingFacet {
  readonly #options: TracingOptions;
  #state: Endpoint['tracing'] = null;
  #isOurs = false;
  /** From an earlier session, and not yet seen to. */
  #isOwed: boolean;
  #stopLooking: (() => void) | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: TracingOptions) {
    this.#options = options;
    this.#isOwed = options.memory.wasOurs;
  }

  get state(): Endpoint['tracing'] {
    return this.#state;
  }

  /** The management API has answered. Further calls do nothing. */
  begin(): void {
    if (this.#stopLooking !== null) return;
    this.#stopLooking = this.#options.clock.every(lookEveryMs, () => this.#lookQuietly());
    this.#lookQuietly();
  }

  set(on: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const api = this.#api();
      const isOn = await this.#look(api);
      if (on === isOn && on === this.#isOurs) return;
      if (!on && isOn && !this.#isOurs) {
        throw new AppError(
          'precondition_failed',
          `Did not switch tracing off in '${api.vhostName}': it was switched on by somebody else, who may be using it. Ask them, or use rabbitmqctl trace_off.`,
        );
      }
      if (on && isOn) return;
      await (on ? this.#switchOn(api) : this.#switchOff(api));
    });
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.#stopLooking?.();
    const api = this.#options.api();
    if (!this.#isOurs || api === null) return;
    const { clock, log } = this.#options;
    const off = this.#inTurn(() => this.#switchOff(api));
    await withDeadline(
      clock,
      closeDeadlineMs,
      off,
      () => new Error('the server did not answer in time'),
    ).catch((error: unknown) =>
      log.error('Tracing could not be switched off again; that is tried at the next connection', error),
    );
  }

  /** Written down before it is done: a crash in between must not leave it on. */
  async #switchOn(api: ManagementApi): Promise<void> {
    const { memory } = this.#options;
    await memory.keep(true);
    try {
      await putTracing(api, true);
    } catch (error) {
      // It may have been done all the same; then the next look says so, and it is still written down.
      if (error instanceof AppError && error.code === 'access_refused') await memory.keep(false);
      throw error;
    }
    this.#isOurs = true;
    this.#enter('ours');
  }

  async #switchOff(api: ManagementApi): Promise<void> {
    await putTracing(api, false);
    await this.#forget();
    this.#enter('off');
  }

  async #look(api: ManagementApi): Promise<boolean> {
    const host = await readVirtualHost(api);
    const isOn = host.tracing === true;
    if (this.#isOwed) {
      if (isOn) await putTracing(api, false);
      this.#isOwed = false;
      await this.#forget();
      this.#enter('off');
      return false;
    }
    // A server that was restarted has it off again.
    if (!isOn && this.#isOurs) await this.#forget();
    this.#enter(isOn ? (this.#isOurs ? 'ours' : 'others') : 'off');
    return isOn;
  }

  #lookQuietly(): void {
    const api = this.#options.api();
    if (api === null) return;
    this.#inTurn(() => this.#look(api)).catch((error: unknown) => {
      // The management state tells when the API does not answer; this user may also not be allowed to ask.
      this.#options.log.debug(`Whether tracing is on could not be read: ${String(error)}`);
      this.#enter(null);
    });
  }

  async #forget(): Promise<void> {
    this.#isOurs = false;
    await this.#options.memory.keep(false);
  }

  #enter(state: Endpoint['tracing']): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onChange();
  }

  #api(): ManagementApi {
    const api = this.#options.api();
    if (api !== null) return api;
    throw new AppError('not_supported', 'Tracing is switched over the management API, which is not there.');
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

/** From the list, which everybody may read who may use the API; the virtual host alone is for administrators in 3.10. */
async function readVirtualHost(api: ManagementApi): Promise<Json> {
  const columns = 'name,tracing,description,tags,default_queue_type';
  const hosts = list(
    await api.get(`vhosts?columns=${columns}`, `look whether tracing is on in '${api.vhostName}'`),
  );
  return object(hosts.find((host) => object(host).name === api.vhostName));
}

/** The request replaces a virtual host's description and tags as well, so they are sent along as they are. */
async function putTracing(api: ManagementApi, tracing: boolean): Promise<void> {
  const host = await readVirtualHost(api);
  const kept = {
    description: text(host.description),
    tags: list(host.tags)
      .filter((tag) => typeof tag === 'string')
      .join(','),
    ...(typeof host.default_queue_type === 'string' && host.default_queue_type !== 'undefined'
      ? { default_queue_type: host.default_queue_type }
      : {}),
  };
  const trying = `switch tracing ${tracing ? 'on' : 'off'} in '${api.vhostName}'`;
  await api.put(`vhosts/${api.vhost}`, { ...kept, tracing }, trying);
}
