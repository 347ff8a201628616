// Which kinds of events the Live tab shows, remembered between sessions.

import { tapKind, type TapKind } from '../../../src/contract/model.ts';
import type { TapTarget } from '../../../src/contract/tap.ts';
import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';

/** An unroutable message never reaches a queue, so a queue's tab does not offer that kind. */
export const queueKinds = [
  'published',
  'delivered',
  'acked',
  'requeued',
  'discarded',
] as const satisfies readonly TapKind[];

const setting = 'live.kinds';
const firstChoice: readonly TapKind[] = ['published', 'delivered', 'requeued', 'discarded'];

/** Through a temporary queue nothing but publishes is seen; the firehose tells of deliveries too. */
export function seenKinds(target: TapTarget): readonly TapKind[] {
  return 'firehose' in target ? ['published', 'delivered'] : ['published'];
}

export function rememberedKinds(): readonly TapKind[] {
  const stored = tapKind.array().safeParse(featureSetting(setting));
  const known = stored.success ? queueKinds.filter((kind) => stored.data.includes(kind)) : [];
  return known.length > 0 ? known : firstChoice;
}

export function rememberKinds(kinds: readonly TapKind[]): void {
  rememberFeatureSetting(setting, kinds);
}
