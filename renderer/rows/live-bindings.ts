// A list of bindings that keeps itself up to date: read when somebody looks, and again whenever an exchange's number of
// bindings has changed.

import { toAppError, type AppError } from '../../src/contract/errors.ts';
import type { Binding } from '../../src/contract/model.ts';
import { engine } from '../engine/engine.ts';
import { createFrameSignal } from './frame-signal.ts';
import { sharedRows } from './shared-rows.ts';
import type { Versioned } from './use-version.ts';

export interface LiveBindings extends Versioned {
  /** Null until they are known. */
  readonly all: () => readonly Binding[] | null;
  readonly error: () => AppError | null;
  readonly reload: () => void;
}

export interface BindingsWanted {
  readonly endpointId: string;
  readonly filter: { readonly source?: string; readonly destination?: string };
  /** Only those that lead to a queue: an exchange may have the same name. */
  readonly toQueuesOnly?: boolean;
  /** For the words of a failure: "the bindings of orders". */
  readonly what: string;
}

const shared = new Map<string, LiveBindings>();

/** The same object for the same bindings, so that a tab's count and its panel ask once. */
export function liveBindings(wanted: BindingsWanted): LiveBindings {
  const key = JSON.stringify([
    wanted.endpointId,
    wanted.filter.source ?? null,
    wanted.filter.destination ?? null,
    wanted.toQueuesOnly ?? false,
  ]);
  const known = shared.get(key);
  if (known !== undefined) return known;
  const bindings = createLiveBindings(wanted, () => shared.delete(key));
  shared.set(key, bindings);
  return bindings;
}

function createLiveBindings(
  { endpointId, filter, toQueuesOnly = false, what }: BindingsWanted,
  onUnwatched: () => void,
): LiveBindings {
  const signal = createFrameSignal();
  const exchanges = sharedRows('exchange.watch', { endpointId });
  let all: readonly Binding[] | null = null;
  let error: AppError | null = null;
  let watchers = 0;
  let readAt = '';
  let reading = false;
  let unsubscribe: (() => void) | null = null;

  /** Changes with each binding that comes or goes; two that cancel each other out on one exchange escape it. */
  const fingerprint = () => {
    if (filter.source !== undefined) return String(exchanges.get(filter.source)?.bindings);
    return Array.from(exchanges.values(), (exchange) => exchange.bindings).join();
  };
  const read = async () => {
    if (reading) return;
    reading = true;
    readAt = fingerprint();
    try {
      const { bindings } = await engine.request('binding.list', { endpointId, ...filter });
      all = bindings.filter(({ destinationKind }) => !toQueuesOnly || destinationKind === 'queue');
      error = null;
    } catch (thrown) {
      error = toAppError(thrown, `Reading ${what}`);
    }
    reading = false;
    signal.touch();
    // A binding that came meanwhile is in the exchange's count and may not be in the answer.
    if (watchers > 0 && readAt !== fingerprint()) await read();
  };
  return {
    all: () => all,
    error: () => error,
    reload: () => void read(),
    version: signal.version,
    subscribe: (listener) => {
      const stopListening = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        unsubscribe = exchanges.subscribe(() => {
          if (fingerprint() !== readAt) void read();
        });
        void read();
      }
      return () => {
        stopListening();
        watchers -= 1;
        if (watchers > 0) return;
        unsubscribe?.();
        onUnwatched();
      };
    },
  };
}
