// BrowserWindow: bounds, visibility and the order of closing (close, the page goes, closed). A page can be made to hang, and
// then closes only by destroy().

import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { ContentsParts } from './web-contents.ts';
import { StandInContents } from './web-contents.ts';

type UsedMembers =
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'setBackgroundColor'
  | 'close'
  | 'destroy';

export class StandInWindow extends EventEmitter implements Pick<BrowserWindow, UsedMembers> {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: StandInContents;
  /** What the person saw, in order. */
  readonly journal: ('drawn' | 'shown')[] = [];
  visible = false;
  focused = false;
  minimized = false;
  maximized = false;
  destroyed = false;
  /** A page that does not answer does not close. */
  hangs = false;
  bounds: Rectangle;
  backgroundColor: string | undefined;

  constructor(options: BrowserWindowConstructorOptions, parts: Omit<ContentsParts, 'preferences'>) {
    super();
    this.options = options;
    this.webContents = new StandInContents({ ...parts, preferences: options.webPreferences ?? {} });
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.backgroundColor = options.backgroundColor;
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    if (this.destroyed) return;
    this.journal.push('drawn');
    this.emit('ready-to-show');
  }

  show(): void {
    if (!this.visible) this.journal.push('shown');
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  focus(): void {
    this.focused = true;
  }
  restore(): void {
    this.minimized = false;
  }
  /** Shows the window, as Electron's does. */
  maximize(): void {
    this.show();
    this.maximized = true;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): Rectangle {
    return this.bounds;
  }
  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
  }

  close(): void {
    if (this.destroyed || this.hangs) return;
    this.emit('close', { preventDefault: () => {} });
    this.webContents.page?.end(true);
    this.#gone();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.webContents.page?.end(false);
    this.#gone();
  }

  #gone(): void {
    this.destroyed = true;
    this.webContents.page = null;
    this.emit('closed');
  }
}
