// The numbers of each endpoint, live: one stream an endpoint, open while a part of the page shows them. An
// endpoint that is not on the screen has its numbers in the sidebar only, which need not be fresh.

import { useMemo } from 'react';
import type { EndpointTotals, TotalsPace } from '../../src/contract/endpoint-totals.ts';
import { engine } from '../engine/engine.ts';
import { routeStore } from '../state/route-store.ts';
import { useEndpoint } from './endpoints.ts';
import { createFrameSignal } from './frame-signal.ts';
import { useVersion, type Versioned } from './use-version.ts';

interface TotalsRows extends Versioned {
  readonly latest: () => EndpointTotals | null;
}

const shared = new Map<string, TotalsRows>();

/** Null until they are known, and where nobody counts: over AMQP alone. */
export function useEndpointTotals(endpointId: string): EndpointTotals | null {
  const isCounted = useEndpoint(endpointId)?.facets.totals !== undefined;
  const rows = useMemo(() => (isCounted ? totalsOf(endpointId) : nobodyCounts), [endpointId, isCounted]);
  useVersion(rows);
  return rows.latest();
}

const nobodyCounts: TotalsRows = { latest: () => null, version: () => 0, subscribe: () => () => undefined };

function totalsOf(endpointId: string): TotalsRows {
  const known = shared.get(endpointId);
  if (known !== undefined) return known;
  const rows = createTotals(endpointId);
  shared.set(endpointId, rows);
  return rows;
}

function createTotals(endpointId: string): TotalsRows {
  const signal = createFrameSignal();
  let latest: EndpointTotals | null = null;
  let watchers = 0;
  let stream: { close(): void } | null = null;
  let pace: TotalsPace = 'calm';
  const open = () =>
    engine.open(
      'endpoint.totals',
      { endpointId, pace },
      {
        onRows: (rows) => {
          latest = rows.at(-1) ?? latest;
          signal.touch();
        },
        // The endpoint has gone, or lost who counted: what was counted is not known any more.
        onEnd: () => {
          stream = null;
          latest = null;
          signal.touch();
        },
      },
    );
  /** What is known stays in sight while the other stream opens. */
  const follow = () => {
    const wanted = routeStore.getState().endpointId === endpointId ? 'live' : 'calm';
    if (stream !== null && wanted === pace) return;
    stream?.close();
    pace = wanted;
    stream = open();
  };
  let unfollow: () => void = () => undefined;
  return {
    latest: () => latest,
    version: signal.version,
    subscribe: (listener) => {
      const unsubscribe = signal.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        follow();
        unfollow = routeStore.subscribe(follow);
      }
      return () => {
        unsubscribe();
        watchers -= 1;
        if (watchers > 0) return;
        unfollow();
        stream?.close();
        stream = null;
      };
    },
  };
}
