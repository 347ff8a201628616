// The one window that Leveret has at a time: opens it, brings it to the front, knows which web contents are ours.

import type { BrowserWindow } from 'electron';

export interface Windows {
  /** Opens the window, or brings the one that is open to the front. */
  show(): Promise<void>;
  /** The window that shows these web contents, if it is ours. */
  ofContents(contentsId: number): BrowserWindow | null;
  /** Sends to the page, if there is one. */
  send(channel: string, ...input: unknown[]): void;
  /** Lets the page unload, and takes the window away if it does not within the limit. */
  close(limitMs: number): Promise<void>;
}

export function createWindows(open: () => Promise<BrowserWindow>, onClosed: () => void): Windows {
  let current: BrowserWindow | null = null;
  // Two clicks on the icon while the first window is still being made must not make two.
  let opening: Promise<void> | null = null;

  const openOne = async (): Promise<void> => {
    const window = await open();
    current = window;
    window.on('closed', () => {
      current = null;
      onClosed();
    });
  };

  return {
    async show() {
      if (current === null) {
        opening ??= openOne().finally(() => {
          opening = null;
        });
        await opening;
        return;
      }
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    ofContents(contentsId) {
      return current !== null && current.webContents.id === contentsId ? current : null;
    },
    send(channel, ...input) {
      if (current !== null && !current.isDestroyed()) current.webContents.send(channel, ...input);
    },
    async close(limitMs) {
      const window = current;
      // Already destroyed: this is called from within its own `closed` event.
      if (window === null || window.isDestroyed()) return;
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => window.destroy(), limitMs);
        window.once('closed', () => {
          clearTimeout(force);
          resolve();
        });
        window.hide();
        window.close();
      });
    },
  };
}
