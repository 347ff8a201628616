// Widths of columns between sessions: read from the settings when they are there, and written when a user changes one.

import { columnWidthsStore, setColumnWidth } from '../ui/column-widths.ts';
import { featureSetting, rememberFeatureSetting, settingsStore } from './settings-store.ts';

const setting = 'tables.widths';

/** Once, when the page starts. */
export function keepTableWidths(): void {
  const begin = () => {
    for (const [table, widths] of entriesOf(featureSetting(setting))) {
      for (const [columnId, pixels] of entriesOf(widths)) {
        if (typeof pixels === 'number') setColumnWidth(table, columnId, pixels);
      }
    }
    columnWidthsStore.subscribe((widths) => rememberFeatureSetting(setting, widths));
  };
  if (settingsStore.getState().loaded) return begin();
  const stop = settingsStore.subscribe(({ loaded }) => {
    if (!loaded) return;
    stop();
    begin();
  });
}

/** Nothing of what is no table: settings are a file that people edit. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
