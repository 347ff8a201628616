// Brings a window's page back when its process died or hangs: loads it again and says so, or asks when that has not helped.
// The engine is another process and runs on meanwhile.

import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import type { Log } from '../src/lib/log.ts';
import { createRestartPolicy, pageRestartLimits } from './restart-policy.ts';

export interface PageRecoveryOptions {
  readonly log: Log;
  readonly load: () => void;
  readonly quit: () => void;
}

export function recoverPage(window: BrowserWindow, options: PageRecoveryOptions): void {
  const { log, load, quit } = options;
  const policy = createRestartPolicy(pageRestartLimits);
  let asking = false;

  /** One question at a time; the index of the answer, or null when one is open already or the window has gone. */
  const ask = async (message: string, detail: string, buttons: string[]): Promise<number | null> => {
    if (asking || window.isDestroyed()) return null;
    asking = true;
    try {
      const question = { type: 'warning' as const, title: 'Leveret', message, detail, buttons };
      return (await dialog.showMessageBox(window, { ...question, defaultId: 0, cancelId: 0 })).response;
    } finally {
      asking = false;
    }
  };
  const report = (thrown: unknown): void => log.error('asking about the page failed', thrown);

  const died = async (reason: string): Promise<void> => {
    log.error(`the page's process is gone (${reason})`);
    if (policy.died(performance.now()).again) {
      load();
      await ask(
        `The page stopped (${reason}) and was loaded again.`,
        'The broker and its queues kept running.',
        ['OK'],
      );
      return;
    }
    const answer = await ask(
      `The page keeps stopping (${reason}).`,
      'The broker and its queues are still running. Quitting ends them.',
      ['Load it again', 'Quit Leveret'],
    );
    if (answer === 1) quit();
    else if (answer === 0) {
      policy.forgive();
      load();
    }
  };

  const hangs = async (): Promise<void> => {
    log.warning('the page does not respond');
    const answer = await ask('The page does not respond.', 'The broker and its queues are still running.', [
      'Wait',
      'Load it again',
    ]);
    // Its process is busy and would not hear a reload; when it is gone it is loaded again.
    if (answer === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
  };

  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') died(details.reason).catch(report);
  });
  window.on('unresponsive', () => void hangs().catch(report));
}
