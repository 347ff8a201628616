// The topology of a session that begins with AMQP alone and goes over to the management API once that has been found: what
// a page watches stays open and is told the difference. It never goes back: what the API said is kept, and is stale.

import type { Change } from '../../../contract/model.ts';
import type { RowSink, Stop, TopologyFacet } from '../../connector.ts';
import type { ManagedTopology } from './management-facets.ts';

export interface SwitchedTopology {
  readonly topology: TopologyFacet;
  /** The API has been found, or it is known now that there is none. */
  changed(): void;
}

export interface TopologySources {
  readonly amqp: TopologyFacet;
  /** Null until it has been found. */
  managed(): ManagedTopology | null;
  /** Whether the API is still being looked for: until then nobody says that this is all there is. */
  isLooking(): boolean;
}

export function switchedTopology(sources: TopologySources): SwitchedTopology {
  const relays = new Set<{ changed(): void }>();
  const now = () => sources.managed() ?? sources.amqp;

  function relay<Row>(
    sink: RowSink<Change<Row>>,
    open: (facet: ManagedTopology, sink: RowSink<Change<Row>>) => Stop,
  ): Stop {
    const keys = new Set<string>();
    let stale = new Set<string>();
    let source = now();
    let isSyncedHeld = false;
    const synced = () => {
      for (const key of stale) if (keys.delete(key)) sink.push({ op: 'delete', key });
      stale = new Set();
      sink.push({ op: 'synced', key: '' });
    };
    const push = (change: Change<Row>) => {
      if (change.op === 'synced') {
        isSyncedHeld = source === sources.amqp && sources.isLooking();
        if (!isSyncedHeld) synced();
        return;
      }
      stale.delete(change.key);
      if (change.op === 'put') keys.add(change.key);
      else keys.delete(change.key);
      sink.push(change);
    };
    const relayed = { push, countDropped: (rows: number) => sink.countDropped(rows) };
    let stop = open(source, relayed);
    const entry = {
      changed: () => {
        if (now() !== source) {
          stop();
          source = now();
          stale = new Set(keys);
          isSyncedHeld = false;
          stop = open(source, relayed);
        } else if (isSyncedHeld && !sources.isLooking()) {
          isSyncedHeld = false;
          synced();
        }
      },
    };
    relays.add(entry);
    return () => {
      relays.delete(entry);
      stop();
    };
  }

  return {
    topology: {
      watchQueues: (sink) => relay(sink, (facet, rows) => facet.watchQueues(rows)),
      watchExchanges: (sink) => relay(sink, (facet, rows) => facet.watchExchanges(rows)),
      lookFor: (name) => now().lookFor?.(name),
      bindings: (filter) => now().bindings(filter),
      history: (queue) => now().history(queue),
      exists: (place) => sources.amqp.exists(place),
      facts: (queue) => now().facts(queue),
    },
    changed: () => {
      for (const each of relays) each.changed();
    },
  };
}
