// How a target would be followed, and what that means. Asking changes nothing.

import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { TapPlan, TapTarget } from '../../../src/contract/tap.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import type { Versioned } from '../../rows/use-version.ts';

export interface TapPlanState extends Versioned {
  /** Null until it is known. */
  readonly plan: () => TapPlan | null;
  readonly error: () => AppError | null;
  readonly ask: () => void;
}

export function createTapPlan(endpointId: string, target: TapTarget): TapPlanState {
  const signal = createFrameSignal();
  let plan: TapPlan | null = null;
  let error: AppError | null = null;
  const ask = () => {
    engine
      .request('tap.caveats', { endpointId, target })
      .then((found) => ([plan, error] = [found, null]))
      .catch((thrown: unknown) => {
        error = toAppError(thrown, 'Asking how this can be followed');
      })
      .finally(() => signal.touch());
  };
  return { plan: () => plan, error: () => error, ask, version: signal.version, subscribe: signal.subscribe };
}
