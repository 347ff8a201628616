// Which queues of an endpoint hold dead letters, and from where these come: the targets of dead-letter settings, followed
// through exchanges and bindings; names that are custom; queues in which x-death has been seen. Pure.

import type { DeadLetterQueue, DeadLetterSign, DeadLetterSource } from '../contract/dead-letter.ts';
import { limits } from '../contract/limits.ts';
import type { QueueRow } from '../contract/model.ts';
import { customOf } from './names.ts';
import { targetsOf, type Routes } from './routes.ts';

export interface Topology {
  readonly queues: Iterable<QueueRow>;
  /** What each queue says of its dead letters. */
  readonly sources: readonly DeadLetterSource[];
  readonly routes: Routes;
  /** Queues in which a message with x-death has been seen. */
  readonly seen: ReadonlySet<string>;
}

interface Found {
  readonly signs: Set<DeadLetterSign>;
  readonly sources: Map<string, DeadLetterSource>;
}

export function findDeadLetterQueues(topology: Topology): DeadLetterQueue[] {
  const queues = new Map(Array.from(topology.queues, (queue) => [queue.name, queue]));
  const found = new Map<string, Found>();
  const entry = (name: string): Found => {
    const known = found.get(name) ?? { signs: new Set(), sources: new Map() };
    found.set(name, known);
    return known;
  };
  for (const source of topology.sources) {
    for (const name of targetsOf(source, topology.routes).queues) {
      const { signs, sources } = entry(name);
      signs.add(source.origin);
      sources.set(source.queue, source);
    }
  }
  for (const name of queues.keys()) {
    if (customOf(name) !== null) entry(name).signs.add('name');
    if (topology.seen.has(name)) entry(name).signs.add('seen');
  }
  const loops = inLoops(found);
  return Array.from(found).flatMap(([name, { signs, sources }]) => {
    const queue = queues.get(name);
    if (queue === undefined) return [];
    const { ready, unacked, oldestReadyAt: oldestAt } = queue;
    return {
      queue: name,
      signs: [...signs],
      custom: customOf(name),
      isRetryLoop: loops.has(name),
      ready,
      unacked,
      oldestAt,
      sources: [...sources.values()].slice(0, limits.deadLetterSourcesMax),
      sourceCount: sources.size,
    };
  });
}

/** Queues from which dead letters come back to them, and those between two such loops. */
function inLoops(found: ReadonlyMap<string, Found>): ReadonlySet<string> {
  const targets = new Map<string, Set<string>>();
  for (const [target, { sources }] of found) {
    for (const source of sources.keys()) {
      const known = targets.get(source) ?? new Set();
      targets.set(source, known.add(target));
    }
  }
  const left = new Set([...found.keys()].filter((name) => targets.has(name)));
  const isAnyLeft = (names: Iterable<string>) => Array.from(names).some((name) => left.has(name));
  // What nothing leads to, or what leads nowhere, is in no loop; without it, the next one may not be either.
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const name of left) {
      const isBetween =
        isAnyLeft(targets.get(name) ?? []) && isAnyLeft(found.get(name)?.sources.keys() ?? []);
      if (!isBetween) left.delete(name);
    }
  }
  return left;
}
