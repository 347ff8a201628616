// The bindings that lead into one queue. Read when somebody looks, and again whenever an exchange's number of bindings
// has changed.

import { toAppError, type AppError } from '../../src/contract/errors.ts';
import type { Binding } from '../../src/contract/model.ts';
import { engine } from '../engine/engine.ts';
import { createFrameSignal } from './frame-signal.ts';
import { sharedRows } from './shared-rows.ts';
import type { Versioned } from './use-version.ts';

export interface QueueBindings extends Versioned {
  /** Null until they are known. The default exchange's own binding is among them. */
  readonly all: () => readonly Binding[] | null;
  readonly error: () => AppError | null;
  readonly reload: () => void;
}

const shared = new Map<string, QueueBindings>();

/** The same object for the same queue, so that a tab's count and its panel ask once. */
export function queueBindings(endpointId: string, queue: string): QueueBindings {
  const key = `${endpointId} ${queue}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const bindings = createQueueBindings(endpointId, queue, () => shared.delete(key));
  shared.set(key, bindings);
  return bindings;
}

function createQueueBindings(endpointId: string, queue: string, onUnwatched: () => void): QueueBindings {
  const signal = createFrameSignal();
  const exchanges = sharedRows('exchange.watch', { endpointId });
  let all: readonly Binding[] | null = null;
  let error: AppError | null = null;
  let watchers = 0;
  let readAt = -1;
  let reading = false;
  let unsubscribe: (() => void) | null = null;

  const bindingCount = () => {
    let count = 0;
    for (const exchange of exchanges.values()) count += exchange.bindings;
    return count;
  };
  const read = async () => {
    if (reading) return;
    reading = true;
    readAt = bindingCount();
    try {
      const { bindings } = await engine.request('binding.list', { endpointId, destination: queue });
      all = bindings.filter((binding) => binding.destinationKind === 'queue');
      error = null;
    } catch (thrown) {
      error = toAppError(thrown, `Reading the bindings of ${queue}`);
    }
    reading = false;
    signal.touch();
    // A binding that came meanwhile is in the exchange's count and may not be in the answer.
    if (watchers > 0 && readAt !== bindingCount()) await read();
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
          if (bindingCount() !== readAt) void read();
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
