// What looking at a queue would cost, asked when the queue is opened and again after each look. Asking touches no message.

import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { PeekOffer, PeekRefusal } from '../../../src/contract/peek.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import type { Versioned } from '../../rows/use-version.ts';

export interface PeekOfferState extends Versioned {
  /** Null until it is known. */
  readonly offer: () => PeekOffer | null;
  readonly error: () => AppError | null;
  readonly ask: () => void;
}

export function createPeekOffer(endpointId: string, queue: string): PeekOfferState {
  const signal = createFrameSignal();
  let offer: PeekOffer | null = null;
  let error: AppError | null = null;
  const ask = () => {
    engine
      .request('snapshot.cost', { endpointId, queue })
      .then((found) => ([offer, error] = [found, null]))
      .catch((thrown: unknown) => {
        error = toAppError(thrown, `Asking what looking at ${queue} costs`);
      })
      .finally(() => signal.touch());
  };
  return {
    offer: () => offer,
    error: () => error,
    ask,
    version: signal.version,
    subscribe: signal.subscribe,
  };
}

/** Near a delivery limit one may look all the same. */
export function isInsistable(refusal: PeekRefusal): boolean {
  return refusal.code === 'nearLimit';
}
