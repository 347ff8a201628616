// The management side of a session: looks for the API, keeps its state for the page, and asks anew who answers there when
// that may be another. A session without it still works over AMQP alone; out of reach is a state here, never an error.

import { isDeepStrictEqual } from 'node:util';
import type { ManagementState } from '../../../contract/endpoint.ts';
import type { AppError } from '../../../contract/errors.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import type { Stop } from '../../connector.ts';
import { withoutStatistics } from './absence.ts';
import { managementError } from './errors.ts';
import { findManagement, identify, type Found } from './find.ts';
import { facetsOf, type ManagementFacets } from './management-facets.ts';
import type { ManagementTarget } from './target.ts';

const lookAgainMs = 15_000;
/** A name or password that is refused is not tried often: servers lock accounts. */
const refusedAgainMs = 60_000;

export interface Management {
  state(): ManagementState;
  /** Null until the API has answered once. */
  facets(): ManagementFacets | null;
  /** AMQP is connected: looks for the API, or asks who answers there now. The server may be another one than before. */
  connected(): void;
  close(): Promise<void>;
}

export interface ManagementOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody looks at who comes and goes; what the server tells of it is handed to the facets. */
  readonly watchServerEvents: () => Stop;
  /** State or facets are others now. */
  readonly onChange: () => void;
}

export function createManagement(target: ManagementTarget, options: ManagementOptions): Management {
  const { clock, log, watchServerEvents, onChange } = options;
  const { mode } = target.management;
  let state: ManagementState = { state: mode === 'none' ? 'none' : 'looking', url: null, reason: null };
  let facets: ManagementFacets | null = null;
  let found: Found | null = null;
  let begun = false;
  let closed = false;
  let cancel: () => void = () => undefined;

  const enter = (next: ManagementState) => {
    if (closed || (next.state === state.state && next.reason === state.reason && next.url === state.url))
      return;
    state = next;
    log.info(`Management API ${next.url ?? ''}: ${next.reason ?? next.state}`);
    onChange();
  };
  const look = async () => {
    const finding = await findManagement(target);
    if (closed) {
      if ('found' in finding) await finding.found.http.close();
    } else if ('state' in finding) {
      cancel = clock.after(
        finding.state.state === 'refused' ? refusedAgainMs : lookAgainMs,
        () => void look(),
      );
      enter(finding.state);
    } else {
      const { http } = finding.found;
      found = finding.found;
      facets = facetsOf(http, () => found ?? finding.found, target, { clock, watchServerEvents, onReach });
      enterReady(found);
    }
  };
  const enterReady = ({ http, hasStatistics }: Found) =>
    enter({ state: 'ready', url: http.url, reason: hasStatistics ? null : withoutStatistics });
  const lookAnew = async (known: Found) => {
    const { http } = known;
    try {
      found = { http, ...(await identify(http)) };
      if (closed) return;
      enterReady(found);
      if (!isDeepStrictEqual(found, known)) onChange();
    } catch (thrown) {
      onReach(managementError(thrown, 'use the management API', { url: http.url, user: target.user }));
    }
  };
  const onReach = (failure: AppError | null) => {
    if (closed || found === null) return;
    if (failure === null) {
      if (state.state === 'ready') return;
      cancel();
      enterReady(found);
      void lookAnew(found);
      return;
    }
    const { url } = found.http;
    const isRefused = failure.code === 'access_refused';
    enter({ state: isRefused ? 'refused' : 'unreachable', url, reason: failure.message });
    cancel();
    // The lists try again while somebody watches them; this is for when nobody does.
    cancel = clock.after(isRefused ? refusedAgainMs : lookAgainMs, () => {
      facets?.api.get('whoami', 'reach the management API').catch(() => undefined);
    });
  };
  return {
    state: () => state,
    facets: () => facets,
    connected: () => {
      if (mode === 'none') return;
      if (found !== null) void lookAnew(found);
      else if (!begun) void look();
      begun = true;
    },
    close: async () => {
      closed = true;
      cancel();
      await found?.http.close();
    },
  };
}
