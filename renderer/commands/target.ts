// What a command acts on: the row under the pointer, or else the thing that the current screen shows.

import type { Binding } from '../../src/contract/model.ts';
import { chosenMessagesOf, type ChosenMessages } from '../state/chosen-messages.ts';
import { routeStore } from '../state/route-store.ts';
import type { Route } from '../state/route.ts';

export interface CommandTarget {
  readonly endpointId: string;
  readonly queue?: string;
  readonly exchange?: string;
  /** Sequence of a message in `queue`. */
  readonly message?: string;
  /** Several messages in `queue`, or the one that is selected in its list. */
  readonly chosen?: ChosenMessages;
  readonly jobId?: string;
  readonly connectionId?: string;
  readonly consumerTag?: string;
  readonly binding?: Binding;
}

/** The target of the current screen. */
export function currentTarget(): CommandTarget {
  return routeTarget(routeStore.getState());
}

export function routeTarget(route: Route): CommandTarget {
  const { endpointId, screen, name, message } = route;
  if (name === undefined) return { endpointId };
  if (screen === 'queue') {
    const chosen = chosenMessagesOf(endpointId, name);
    return {
      endpointId,
      queue: name,
      ...(message === undefined ? {} : { message }),
      ...(chosen === null ? {} : { chosen }),
    };
  }
  if (screen === 'jobs') return { endpointId, jobId: name };
  if (screen === 'exchange') return { endpointId, exchange: name };
  return { endpointId };
}
