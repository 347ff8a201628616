// Which queues of an endpoint hold dead letters, and from where these come: the targets of dead-letter settings, followed
// through exchanges and bindings; names that are custom; queues in which x-death has been seen. Pure.

import type { DeadLetterQueue, DeadLetterSign, DeadLetterSource } from '../contract/dead-letter.ts';
import { limits } from '../contract/limits.ts';
import type { Binding, ExchangeRow, QueueRow } from '../contract/model.ts';
import type { PolicyRow } from '../contract/policy.ts';
import { headerText } from './headers.ts';
import { customOf } from './names.ts';
import { mayPass } from './topic.ts';

export interface Topology {
  readonly queues: Iterable<QueueRow>;
  readonly exchanges: Iterable<Pick<ExchangeRow, 'name' | 'type' | 'arguments'>>;
  readonly policies: Iterable<PolicyRow>;
  /** By the exchange that they begin at. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Queues in which a message with x-death has been seen. */
  readonly seen: ReadonlySet<string>;
}

interface Found {
  readonly signs: Set<DeadLetterSign>;
  readonly sources: Map<string, DeadLetterSource>;
}

export function findDeadLetterQueues(topology: Topology): DeadLetterQueue[] {
  const queues = new Map(Array.from(topology.queues, (queue) => [queue.name, queue]));
  const exchanges = new Map(Array.from(topology.exchanges, (exchange) => [exchange.name, exchange]));
  const found = new Map<string, Found>();
  const entry = (name: string): Found => {
    const known = found.get(name) ?? { signs: new Set(), sources: new Map() };
    found.set(name, known);
    return known;
  };
  for (const source of deadLetterSources(queues.values(), topology.policies)) {
    for (const name of targetsOf(source, exchanges, topology.bindings)) {
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

/** What each queue says of its dead letters: an argument beats a policy, for exchange and key each by itself. */
export function* deadLetterSources(
  queues: Iterable<QueueRow>,
  policies: Iterable<PolicyRow>,
): Generator<DeadLetterSource> {
  const definitions = new Map(
    Array.from(policies)
      // Operator policies cannot set these.
      .filter(({ kind }) => kind === 'policy')
      .map(({ name, definition }) => [name, definition]),
  );
  for (const { name, arguments: own, policy } of queues) {
    const byPolicy = policy === null ? undefined : definitions.get(policy);
    const ownExchange = headerText(own, 'x-dead-letter-exchange');
    const exchange = ownExchange ?? headerText(byPolicy, 'dead-letter-exchange');
    if (exchange === undefined) continue;
    yield {
      queue: name,
      origin: ownExchange === undefined ? 'policy' : 'argument',
      policyName: ownExchange === undefined ? policy : null,
      exchange,
      routingKey:
        headerText(own, 'x-dead-letter-routing-key') ??
        headerText(byPolicy, 'dead-letter-routing-key') ??
        null,
    };
  }
}

/** Where an exchange sends what it can route nowhere. One that a policy gives is not known here. */
export function alternateExchange(exchange: Pick<ExchangeRow, 'arguments'> | undefined): string | undefined {
  return headerText(exchange?.arguments, 'alternate-exchange');
}

/** Queues that its dead letters may reach. By the default exchange without a key of its own: nobody can tell. */
function targetsOf(
  { exchange, routingKey }: DeadLetterSource,
  exchanges: ReadonlyMap<string, Pick<ExchangeRow, 'type' | 'arguments'>>,
  bindings: Topology['bindings'],
): Set<string> {
  const targets = new Set<string>();
  const visited = new Set([exchange]);
  // Grows while it is gone through: exchanges bound to exchanges and alternate ones, each once.
  for (const name of visited) {
    if (name === '' && routingKey !== null) targets.add(routingKey);
    const type = exchanges.get(name)?.type;
    let isRouted = false;
    for (const binding of bindings.get(name) ?? []) {
      if (!mayPass(type, routingKey, binding)) continue;
      isRouted ||= isCertain(type, routingKey);
      if (binding.destinationKind === 'exchange') visited.add(binding.destination);
      else targets.add(binding.destination);
    }
    const alternate = alternateExchange(exchanges.get(name));
    if (alternate !== undefined && !isRouted) visited.add(alternate);
  }
  return targets;
}

/** Whether what may pass a binding of such an exchange always does. */
function isCertain(type: string | undefined, routingKey: string | null): boolean {
  return type === 'fanout' || (routingKey !== null && (type === 'direct' || type === 'topic'));
}
