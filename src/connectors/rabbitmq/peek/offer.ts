// What looking at a queue's messages costs, and when it is refused: worked out from what is known of the queue, before
// anything is taken. Pure.

import type { PeekCost, PeekOffer, PeekRefusal } from '../../../contract/peek.ts';
import type { QueueState } from './queue-state.ts';
import {
  countingOf,
  defaultDeliveryLimit,
  hasDefaultLimit,
  isFrom,
  isLavinMq,
  isNearLimit,
  isRabbitMq,
  limitOf,
} from './server-rules.ts';

export type ServerRefusal = Exclude<PeekRefusal, { readonly code: 'readOnly' }>;

/** `used`: the most deliveries of any message that was seen in this queue; null before the first look. */
export function peekOffer(state: QueueState, used: number | null): PeekOffer {
  const { type, ready } = state;
  if (type === 'stream') {
    return { kind: 'read', type, ready, costs: [], refusal: peekRefusal(state, used) };
  }
  return { kind: 'borrow', type, ready, costs: [...costs(state, used)], refusal: peekRefusal(state, used) };
}

function* costs(state: QueueState, used: number | null): Iterable<PeekCost> {
  const { server, type, deliveryLimit, delayedRetry, consumers, maxLength, maxLengthBytes, overflow } = state;
  yield { code: 'redelivered' };
  if (!isRabbitMq(server) && !isLavinMq(server)) yield { code: 'productUnknown', product: server.product };
  if (type === null) {
    yield { code: 'typeUnknown', limit: hasDefaultLimit(server) ? defaultDeliveryLimit : null };
  } else {
    const counting = countingOf(state);
    if (counting !== null && counting.limit !== null) {
      const lastly = state.deadLetters === null ? null : state.deadLetters ? 'deadLettered' : 'dropped';
      yield { code: 'usesDelivery', limit: counting.limit, used, lastly };
    } else if (counting !== null) {
      yield { code: 'countsDelivery', header: counting.header };
    }
    if (type === 'quorum' && isRabbitMq(server)) {
      const isNew = isFrom(server, 4, 3);
      // Up to 3.9 they went back to their place. What 4.x does with the limit switched off stands in its source only.
      if (deliveryLimit === null && isFrom(server, 3, 10)) {
        yield { code: 'rotates', certain: !isFrom(server, 4, 0) };
      } else {
        yield { code: 'behindReturned' };
      }
      if (delayedRetry !== null && isNew) yield { code: 'delays', ...delayedRetry };
      if (deliveryLimit !== null && isNew) yield { code: 'failsIfLost', limit: deliveryLimit };
    }
  }
  if (consumers > 0) yield { code: 'competes', consumers };
  if (maxLength !== null || maxLengthBytes !== null) {
    yield { code: 'overflows', maxLength, maxLengthBytes, overflow };
  }
}

/** The server's refusals, and our own near a limit. */
export function peekRefusal(state: QueueState, used: number | null): ServerRefusal | null {
  const { type, exclusive, singleActive } = state;
  if (exclusive) return { code: 'exclusive' };
  if (singleActive && type === 'quorum') return { code: 'singleActive' };
  const limit = limitOf(state);
  return limit !== null && isNearLimit(used ?? 0, limit)
    ? { code: 'nearLimit', used: used ?? 0, limit }
    : null;
}
