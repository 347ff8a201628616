// Puts the chosen theme on the document and follows the system's when that is the choice. Leaves a copy for
// public/theme-at-load.js, which paints before the settings can be read.

import { changeSettings, settingsStore } from './settings-store.ts';

export type Theme = 'system' | 'dark' | 'light';

const storageKey = 'leveret.theme';
const systemDark = '(prefers-color-scheme: dark)';

export function startTheme(): void {
  const media = matchMedia(systemDark);
  const apply = () => {
    const { settings, loaded } = settingsStore.getState();
    if (!loaded) return;
    localStorage.setItem(storageKey, settings.theme);
    document.documentElement.dataset.theme = shownTheme(settings.theme, media.matches);
  };
  settingsStore.subscribe(apply);
  media.addEventListener('change', apply);
}

function shownTheme(choice: Theme, systemIsDark: boolean): 'dark' | 'light' {
  if (choice === 'system') return systemIsDark ? 'dark' : 'light';
  return choice;
}

export function chooseTheme(theme: Theme): void {
  changeSettings({ theme });
}

/** From what is seen to its opposite. */
export function toggleTheme(): void {
  const { settings } = settingsStore.getState();
  chooseTheme(shownTheme(settings.theme, matchMedia(systemDark).matches) === 'dark' ? 'light' : 'dark');
}
