// Which queues dead letters may reach from the exchange that they are sent to: through bindings, exchanges bound to
// exchanges and alternate exchanges. Pure; what nobody has told counts as unknown, not as nothing.

import type { DeadLetterSource } from '../contract/dead-letter.ts';
import type { Binding, ExchangeRow } from '../contract/model.ts';
import { alternateExchange, type AlternateSource, type Definitions } from './sources.ts';
import { mayPass } from './topic.ts';

export interface Routes {
  /** By name; empty when nobody tells which there are. */
  readonly exchanges: ReadonlyMap<string, Pick<ExchangeRow, 'type'> & AlternateSource>;
  readonly definitions: Definitions;
  /** By the exchange that they begin at; of one that is not in it, nobody tells. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}

export interface Reached {
  readonly queues: ReadonlySet<string>;
  /** There may be more than these: something on the way is not told. */
  readonly isOpen: boolean;
}

/** By the default exchange without a key of its own, each dead letter goes to another queue: nobody can tell. */
export function targetsOf(
  { exchange, routingKey }: Pick<DeadLetterSource, 'exchange' | 'routingKey'>,
  { exchanges, definitions, bindings }: Routes,
): Reached {
  const queues = new Set<string>();
  const visited = new Set([exchange]);
  let isOpen = false;
  // Grows while it is gone through: exchanges bound to exchanges and alternate ones, each once.
  for (const name of visited) {
    if (name === '') {
      if (routingKey === null) isOpen = true;
      else queues.add(routingKey);
      continue;
    }
    const row = exchanges.get(name);
    const leaving = bindings.get(name);
    const isToldOf =
      row === undefined ? exchanges.size > 0 : row.policy === null || definitions.has(row.policy);
    isOpen ||= leaving === undefined || !isToldOf;
    let isRouted = false;
    for (const binding of leaving ?? []) {
      if (!mayPass(row?.type, routingKey, binding)) continue;
      isRouted ||= isCertain(row?.type, routingKey);
      if (binding.destinationKind === 'exchange') visited.add(binding.destination);
      else queues.add(binding.destination);
    }
    const alternate = row === undefined ? undefined : alternateExchange(row, definitions);
    if (alternate !== undefined && !isRouted) visited.add(alternate);
  }
  return { queues, isOpen };
}

/** Whether what may pass a binding of such an exchange always does. */
function isCertain(type: string | undefined, routingKey: string | null): boolean {
  return type === 'fanout' || (routingKey !== null && (type === 'direct' || type === 'topic'));
}
