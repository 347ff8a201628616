// Names that queues of dead letters have by custom. A sign, not a proof: the page says "by name".

import type { NameCustom } from '../contract/dead-letter.ts';

const customs: readonly (readonly [NameCustom, RegExp])[] = [
  ['massTransitError', /._error$/],
  ['massTransitSkipped', /._skipped$/],
  ['nServiceBusError', /^error$/],
  // orders.dlq, dlq.orders, orders-dead-letter, dead_letters, DeadLetterQueue, orders.dead
  ['common', /(^|[._:/-])(dlq|dlx|dead)($|[._:/-])|dead[._-]?letter/i],
];

export function customOf(queue: string): NameCustom | null {
  return customs.find(([, pattern]) => pattern.test(queue))?.[0] ?? null;
}
