// What queues and exchanges say of where messages go that find no place: by argument or by policy. An argument beats a
// policy (https://www.rabbitmq.com/docs/policies#why-policies-exist); operator policies cannot say any of this. Pure.

import type { DeadLetterSource } from '../contract/dead-letter.ts';
import type { ExchangeRow, QueueRow } from '../contract/model.ts';
import type { PolicyRow } from '../contract/policy.ts';
import { headerText } from './headers.ts';

/** By name. */
export type Definitions = ReadonlyMap<string, PolicyRow['definition']>;

export function definitionsOf(policies: Iterable<PolicyRow>): Definitions {
  return new Map(
    Array.from(policies)
      .filter(({ kind }) => kind === 'policy')
      .map(({ name, definition }) => [name, definition]),
  );
}

/** Exchange and key each by itself: one may come from an argument and the other from a policy. */
export function* deadLetterSources(
  queues: Iterable<QueueRow>,
  definitions: Definitions,
): Generator<DeadLetterSource> {
  for (const queue of queues) {
    const { name, arguments: own, policy } = queue;
    const ownExchange = headerText(own, 'x-dead-letter-exchange');
    const exchange = queueSetting(queue, 'dead-letter-exchange', definitions);
    if (exchange === undefined) continue;
    yield {
      queue: name,
      origin: ownExchange === undefined ? 'policy' : 'argument',
      policyName: ownExchange === undefined ? policy : null,
      exchange,
      routingKey: queueSetting(queue, 'dead-letter-routing-key', definitions) ?? null,
    };
  }
}

/** One setting that is a text, by its name in a policy. */
export function queueSetting(
  { arguments: own, policy }: Pick<QueueRow, 'arguments' | 'policy'>,
  name: string,
  definitions: Definitions,
): string | undefined {
  return headerText(own, `x-${name}`) ?? byPolicy(policy, name, definitions);
}

export type AlternateSource = Pick<ExchangeRow, 'arguments' | 'policy'>;

/** Where an exchange sends what it can route nowhere. */
export function alternateExchange(
  { arguments: own, policy }: AlternateSource,
  definitions: Definitions,
): string | undefined {
  return headerText(own, 'alternate-exchange') ?? byPolicy(policy, 'alternate-exchange', definitions);
}

export function byPolicy(policy: string | null, name: string, definitions: Definitions): string | undefined {
  return policy === null ? undefined : headerText(definitions.get(policy), name);
}
