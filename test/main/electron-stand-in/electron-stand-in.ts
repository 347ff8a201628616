// A stand-in for the `electron` module, for tests of main/ on machines without its runtime. Made of real parts of Node: child
// processes for utility processes, MessageChannel for ports, the real protocol handler, the real preload. Each part is
// checked against Electron's own declarations; what main/ does not use is not here, and using it fails.

import type * as Electron from 'electron';
import { StandInApp } from './app.ts';
import { StandInWindow } from './browser-window.ts';
import { StandInIpcMain } from './ipc-main.ts';
import { StandInMenu } from './menu.ts';
import { StandInChannel } from './message-ports.ts';
import { StandInProtocol } from './protocol.ts';
import { StandInSession } from './session.ts';
import {
  StandInClipboard,
  StandInDialog,
  StandInSafeStorage,
  StandInScreen,
  StandInShell,
  StandInTheme,
} from './system.ts';
import { StandInUtilityProcess } from './utility-process.ts';

export interface ElectronStandInOptions {
  /** As an installed app: no developer tools. Default false. */
  readonly packaged?: boolean;
}

export class ElectronStandIn {
  readonly app: StandInApp;
  readonly protocol: StandInProtocol;
  readonly ipcMain = new StandInIpcMain();
  readonly session = new StandInSession();
  readonly dialog = new StandInDialog();
  readonly clipboard = new StandInClipboard();
  readonly shell = new StandInShell();
  readonly safeStorage = new StandInSafeStorage();
  readonly nativeTheme = new StandInTheme();
  readonly screen = new StandInScreen();
  readonly windows: StandInWindow[] = [];
  readonly engines: StandInUtilityProcess[] = [];
  menu: StandInMenu | null = null;

  constructor(options: ElectronStandInOptions = {}) {
    this.app = new StandInApp(options.packaged ?? false);
    this.protocol = new StandInProtocol(() => this.app.isReady());
    this.app.closeWindows = () => {
      for (const window of this.openWindows) window.close();
      return this.openWindows.length === 0;
    };
  }

  get openWindows(): StandInWindow[] {
    return this.windows.filter((window) => !window.isDestroyed());
  }

  /** What `import … from 'electron'` gives to main/. */
  get module(): Record<UsedModules, unknown> {
    const openWindow = (options: Electron.BrowserWindowConstructorOptions): StandInWindow =>
      this.#open(options);
    const fork = (modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}) =>
      this.#fork(modulePath, args, options);
    return {
      app: this.app,
      protocol: this.protocol,
      ipcMain: this.ipcMain,
      session: { defaultSession: this.session },
      dialog: this.dialog,
      clipboard: this.clipboard,
      shell: this.shell,
      safeStorage: this.safeStorage,
      nativeTheme: this.nativeTheme,
      screen: this.screen,
      MessageChannelMain: StandInChannel,
      BrowserWindow: function BrowserWindow(options: Electron.BrowserWindowConstructorOptions) {
        return openWindow(options);
      },
      Menu: {
        buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => new StandInMenu(template),
        setApplicationMenu: (menu: StandInMenu) => {
          this.menu = menu;
        },
      },
      utilityProcess: { fork },
    };
  }

  /** Ends what is left of a test: children and windows. */
  dispose(): void {
    for (const window of this.openWindows) window.destroy();
    for (const engine of this.engines) {
      if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    }
  }

  #open(options: Electron.BrowserWindowConstructorOptions): StandInWindow {
    if (!this.app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const window = new StandInWindow(options, { ipcMain: this.ipcMain, protocol: this.protocol });
    this.windows.push(window);
    window.on('closed', () => {
      // After the window's own listeners, as in Electron.
      setImmediate(() => {
        if (this.openWindows.length === 0) this.app.emit('window-all-closed');
      });
    });
    this.app.emit('web-contents-created', {}, window.webContents);
    return window;
  }

  #fork(modulePath: string, args: readonly string[], options: Electron.ForkOptions): StandInUtilityProcess {
    if (!this.app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
    const engine = new StandInUtilityProcess(modulePath, args, options);
    this.engines.push(engine);
    return engine;
  }
}

/** The names that main/ imports; each is one of Electron's main process. */
type UsedModules = Extract<
  keyof typeof Electron,
  | 'app'
  | 'protocol'
  | 'ipcMain'
  | 'session'
  | 'dialog'
  | 'clipboard'
  | 'shell'
  | 'safeStorage'
  | 'nativeTheme'
  | 'screen'
  | 'MessageChannelMain'
  | 'BrowserWindow'
  | 'Menu'
  | 'utilityProcess'
>;
