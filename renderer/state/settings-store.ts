// The page's preferences as the engine keeps them. Changes are shown at once and saved a little later.

import { createStore } from 'zustand/vanilla';
import type { Settings } from '../../src/contract/model.ts';
import { engine } from '../engine/engine.ts';
import { connectionStore } from '../engine/connection-store.ts';
import { reportProblem } from './notices-store.ts';

export interface SettingsState {
  readonly settings: Settings;
  /** False until the engine has answered: panes are laid out after that, so that nothing jumps. */
  readonly loaded: boolean;
}

const saveDelayMs = 400;

export const settingsStore = createStore<SettingsState>()(() => ({
  settings: { theme: 'system', panes: {}, features: {} },
  loaded: false,
}));

let unsaved: Partial<Settings> = {};
let timer: ReturnType<typeof setTimeout> | undefined;

/** Reads the settings on every new connection, but for what was changed here and is not saved yet. */
export function startSettings(): void {
  const load = async () => {
    try {
      const settings = await engine.request('settings.get', {});
      settingsStore.setState({ settings: { ...settings, ...unsaved }, loaded: true });
    } catch (thrown) {
      settingsStore.setState({ loaded: true });
      reportProblem(thrown, 'Reading the settings');
    }
  };
  connectionStore.subscribe((state) => {
    if (state.phase === 'ready') void load();
  });
}

/** Top-level keys replace; the rest stays. */
export function changeSettings(patch: Partial<Settings>): void {
  settingsStore.setState((state) => ({ settings: { ...state.settings, ...patch } }));
  unsaved = { ...unsaved, ...patch };
  clearTimeout(timer);
  timer = setTimeout(() => void save(), saveDelayMs);
}

/** A feature's remembered choice; `undefined` when it never made one. */
export function featureSetting(feature: string): unknown {
  return settingsStore.getState().settings.features[feature];
}

export function rememberFeatureSetting(feature: string, value: unknown): void {
  const { features } = settingsStore.getState().settings;
  changeSettings({ features: { ...features, [feature]: value } });
}

async function save(): Promise<void> {
  const patch = unsaved;
  unsaved = {};
  try {
    await engine.request('settings.put', { patch });
  } catch (thrown) {
    unsaved = { ...patch, ...unsaved };
    reportProblem(thrown, 'Saving the settings');
  }
}
