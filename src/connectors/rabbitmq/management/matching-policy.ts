// Which policy of each kind applies to a queue, where the server does not say yet: RabbitMQ tells it with its statistics,
// which a queue that was just declared does not have, and a server without statistics never (seen in 3.10).

import { runInNewContext } from 'node:vm';
import type { PolicyRow } from '../../../contract/policy.ts';

/** Hostile patterns must not hold up the engine. */
const matchingMaxMs = 100;

/** The one with the highest priority of those whose pattern fits the name. Null: none. */
export function matchingPolicy(
  policies: readonly PolicyRow[],
  kind: PolicyRow['kind'],
  { name, type }: { readonly name: string; readonly type: string },
): string | null {
  const candidates = policies.filter((each) => each.kind === kind && appliesTo(each.appliesTo, type));
  const isFitting = fitting(
    candidates.map(({ pattern }) => pattern),
    name,
  );
  const applying = candidates.filter((_, index) => isFitting[index] ?? true);
  applying.sort((left, right) => (right.priority ?? 0) - (left.priority ?? 0));
  return applying[0]?.name ?? null;
}

/** https://www.rabbitmq.com/docs/policies#definition */
function appliesTo(objects: string, type: string): boolean {
  switch (objects) {
    case 'exchanges':
      return false;
    case 'classic_queues':
      return type === 'classic';
    case 'quorum_queues':
      return type === 'quorum';
    case 'streams':
      return type === 'stream';
    default:
      return true;
  }
}

/** A pattern that only the server understands counts as fitting: what follows is said rather than left out. */
const matching = `patterns.map((pattern) => {
  // The server's dialect has its flags in front.
  const isCaseless = pattern.startsWith('(?i)');
  try {
    return new RegExp(isCaseless ? pattern.slice(4) : pattern, isCaseless ? 'i' : '').test(name);
  } catch {
    return true;
  }
})`;

/** Empty when it takes too long. In a context of its own, which can be interrupted. */
function fitting(patterns: readonly string[], name: string): readonly unknown[] {
  if (patterns.length === 0) return [];
  try {
    return runInNewContext(matching, { patterns, name }, { timeout: matchingMaxMs }) as readonly unknown[];
  } catch {
    return [];
  }
}
