// One window with the page in it: made with the remembered place, shown when it has drawn, its place kept. Several may not be
// open at once; windows.ts sees to that.

import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../src/lib/log.ts';
import { appAddress } from './app-origin.ts';
import { recoverPage } from './page-recovery.ts';
import { windowBackground, windowOptions } from './window-options.ts';
import type { SavedWindowState } from './window-state.ts';
import { defaultWindowState, fitToDisplays, readWindowState, writeWindowState } from './window-state.ts';

/** A window that is being dragged moves many times a second. */
const saveDelayMs = 400;

export interface AppWindowOptions {
  readonly stateFile: string;
  readonly preloadPath: string;
  readonly devTools: boolean;
  readonly log: Log;
  readonly quit: () => void;
}

/** Resolves with the window when the page is being loaded; it shows itself. */
export async function openAppWindow(options: AppWindowOptions): Promise<BrowserWindow> {
  const { log } = options;
  const saved = await readWindowState(options.stateFile);
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const state = saved === null ? defaultWindowState : fitToDisplays(saved, workAreas);
  const window = new BrowserWindow(
    windowOptions({ ...options, state, dark: nativeTheme.shouldUseDarkColors }),
  );
  const load = (): void => {
    window.loadURL(appAddress).catch((thrown: unknown) => {
      if (!window.isDestroyed()) log.error('loading the page failed', thrown);
    });
  };
  window.once('ready-to-show', () => {
    // Not earlier: maximize() shows the window, too.
    if (state.maximized) window.maximize();
    window.show();
  });
  keepPlace(window, options.stateFile, log);
  followTheme(window);
  recoverPage(window, { log, load, quit: options.quit });
  load();
  return window;
}

function keepPlace(window: BrowserWindow, file: string, log: Log): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    // The normal bounds, so that leaving the maximised state later has a place to go.
    const state: SavedWindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    writeWindowState(file, state).catch((thrown: unknown) => log.error(`keeping ${file} failed`, thrown));
  };
  const saveSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, saveDelayMs);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
  window.on('closed', () => clearTimeout(timer));
}

/** The background shows while a page loads again; the page itself follows the theme by its own. */
function followTheme(window: BrowserWindow): void {
  const update = (): void => window.setBackgroundColor(windowBackground(nativeTheme.shouldUseDarkColors));
  nativeTheme.on('updated', update);
  window.on('closed', () => nativeTheme.off('updated', update));
}
