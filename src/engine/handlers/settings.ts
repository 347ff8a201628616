// Requests about the page's own settings.

import type { EngineParts, HandlersOf } from '../parts.ts';

export function settingsHandlers({ settings }: EngineParts): HandlersOf<'settings'> {
  return {
    requests: {
      'settings.get': () => settings.get(),
      'settings.put': ({ patch }) => settings.put(patch),
    },
    streams: {},
  };
}
