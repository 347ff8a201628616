// How much was asked for last, remembered for each endpoint: whoever looks at many queues says it once.

import { featureSetting, rememberFeatureSetting } from '../../state/settings-store.ts';
import { byteChoices, countOfDraft, firstDraft, type PeekDraft } from './peek-draft.ts';

const setting = 'messages.looks';

export function draftLike(endpointId: string): PeekDraft {
  const stored = all()[endpointId];
  if (typeof stored !== 'object' || stored === null) return firstDraft;
  // Settings are a file that people edit.
  const { count, maxBytes } = { ...firstDraft, ...stored } as Readonly<Record<string, unknown>>;
  const draft = { ...firstDraft, count: String(count) };
  return {
    ...(countOfDraft(draft) === null ? firstDraft : draft),
    maxBytes: byteChoices.find((bytes) => bytes === maxBytes) ?? firstDraft.maxBytes,
  };
}

export function rememberLook(endpointId: string, { count, maxBytes }: PeekDraft): void {
  rememberFeatureSetting(setting, { ...all(), [endpointId]: { count, maxBytes } });
}

function all(): Readonly<Record<string, unknown>> {
  const stored = featureSetting(setting);
  return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
}
