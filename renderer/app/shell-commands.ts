// The commands of the shell: going to places, palette, theme, keys, notices, the address, connecting.

import type { Facets } from '../../src/contract/endpoint.ts';
import { declared } from '../commands/declared.ts';
import type { Command } from '../commands/registry.ts';
import { connectionStore } from '../engine/connection-store.ts';
import { engine } from '../engine/engine.ts';
import { host } from '../engine/host.ts';
import { showKeysSheet } from '../features/keys-sheet/keys-sheet-store.ts';
import { showNotices } from '../features/notices/notices-list-store.ts';
import { paletteStore, showPalette } from '../features/palette/palette-store.ts';
import { endpointRows } from '../rows/endpoints.ts';
import { addNotice } from '../state/notices-store.ts';
import { navigate } from '../state/route-store.ts';
import type { Screen } from '../state/route.ts';
import { chooseTheme, toggleTheme } from '../state/theme.ts';
import { shellText } from '../strings/shell.ts';

// A browser keeps Ctrl+1…5 for its tabs, so without a native menu the letters are what works.
const hasNativeMenu = host.onMenuCommand !== undefined;

function goTo(
  screen: Screen,
  id: Parameters<typeof declared>[0],
  letters: string,
  exists: (facets: Facets) => boolean = () => true,
): Command {
  const { title, keys = letters, ...rest } = declared(id);
  return {
    ...rest,
    title: shellText.commands.goTo(title),
    keys: hasNativeMenu ? keys : letters,
    alsoKeys: [hasNativeMenu ? letters : keys],
    when: ({ endpointId }) => endpointId !== '' && exists(endpointRows.get(endpointId)?.facets ?? {}),
    run: ({ endpointId }) => navigate({ endpointId, screen }),
  };
}

export const shellCommands: readonly Command[] = [
  {
    ...declared('palette.open'),
    alsoKeys: ['Mod+P'],
    inPalette: false,
    run: () => showPalette(!paletteStore.getState().isOpen),
  },
  goTo('overview', 'go.overview', 'G O'),
  goTo('queues', 'go.queues', 'G Q'),
  goTo('exchanges', 'go.exchanges', 'G E'),
  goTo('consumers', 'go.consumers', 'G C', ({ consumers }) => consumers !== undefined),
  goTo('connections', 'go.connections', 'G N', ({ connections }) => connections !== undefined),
  goTo('deadLetters', 'go.deadLetters', 'G D'),
  goTo('policies', 'go.policies', 'G P', ({ policies }) => policies !== undefined),
  { ...declared('help.keys'), keywords: 'keyboard shortcuts help', run: () => showKeysSheet(true) },
  { id: 'notices.show', title: shellText.commands.showNotices, keys: 'G M', run: () => showNotices(true) },
  {
    ...declared('broker.copyAddress'),
    keywords: 'amqp url host port',
    when: ({ endpointId }) => endpointRows.get(endpointId) !== undefined,
    run: async ({ endpointId }) => {
      await host.copyText(endpointRows.get(endpointId)?.address ?? '');
      addNotice({ level: 'success', title: shellText.addressCopied });
    },
  },
  {
    id: 'engine.connect',
    title: shellText.commands.connectNow,
    when: () => connectionStore.getState().phase === 'lost' || connectionStore.getState().phase === 'refused',
    run: () => engine.connect(),
  },
];

export const appearanceCommands: readonly Command[] = [
  {
    id: 'theme.toggle',
    title: shellText.commands.toggleTheme,
    keywords: 'theme colours appearance',
    run: toggleTheme,
  },
  { ...declared('theme.system'), run: () => chooseTheme('system') },
  { ...declared('theme.dark'), run: () => chooseTheme('dark') },
  { ...declared('theme.light'), run: () => chooseTheme('light') },
];
