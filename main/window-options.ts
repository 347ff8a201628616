// How a window of Leveret is made: the security settings and the looks before the page has drawn. Pure.

import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowState } from './window-state.ts';
import { smallestWindow } from './window-state.ts';

/** The pages' own background in both themes, so that nothing flashes before the first frame. */
export function windowBackground(dark: boolean): string {
  return dark ? '#131519' : '#fbfbfa';
}

export interface WindowOptionsInput {
  readonly state: WindowState;
  readonly dark: boolean;
  readonly preloadPath: string;
  /** Developer tools exist where the app is not packaged. */
  readonly devTools: boolean;
}

export function windowOptions(input: WindowOptionsInput): BrowserWindowConstructorOptions {
  const { x, y, width, height } = input.state;
  return {
    title: 'Leveret',
    ...(x === undefined || y === undefined ? {} : { x, y }),
    width,
    height,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    backgroundColor: windowBackground(input.dark),
    // Do not change without reading Electron's security guide; test/main/window-options.test.ts asserts each.
    webPreferences: {
      preload: input.preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableBlinkFeatures: '',
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // A message body in a text box must not travel to a spelling service or its dictionary download.
      spellcheck: false,
      devTools: input.devTools,
    },
  };
}
