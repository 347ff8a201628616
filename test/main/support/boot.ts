// Boots the bundled main process on a stand-in for Electron, in this process, with a data directory of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { ElectronStandInOptions } from '../electron-stand-in/electron-stand-in.ts';
import { ElectronStandIn } from '../electron-stand-in/electron-stand-in.ts';
import type { StandInWindow } from '../electron-stand-in/browser-window.ts';
import type { StandInPage } from '../electron-stand-in/page.ts';
import type { ShellBundle } from './shell-bundle.ts';

export interface Booted {
  readonly electron: ElectronStandIn;
  readonly dataDirectory: string;
  /** What it wrote to standard output and standard error. */
  readonly output: { stdout: string; stderr: string };
  /** The window once its page has loaded. */
  readonly window: () => Promise<StandInWindow>;
  readonly page: () => Promise<StandInPage>;
  /** The exit code, once it has ended. */
  readonly exited: () => Promise<number>;
  readonly dispose: () => Promise<void>;
}

export interface BootOptions extends ElectronStandInOptions {
  readonly flags?: readonly string[];
  readonly dataDirectory?: string;
  /** Changes the stand-in before the app starts. */
  readonly prepare?: (electron: ElectronStandIn) => void;
}

let boots = 0;

export async function boot(bundle: ShellBundle, options: BootOptions = {}): Promise<Booted> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'leveret-desktop-')));
  const electron = new ElectronStandIn(options);
  options.prepare?.(electron);
  const output = { stdout: '', stderr: '' };
  const restore = capture(output);
  const argv = process.argv;
  const flags = options.flags ?? ['--amqp-port', '0'];
  const program = options.packaged === true ? ['leveret'] : ['electron', bundle.folder];
  process.argv = [...program, '--data-dir', dataDirectory, ...flags];
  vi.doMock('electron', () => electron.module);
  try {
    // The address makes each boot a module of its own.
    boots += 1;
    await import(/* @vite-ignore */ `${path.join(bundle.folder, 'index.js')}?boot=${boots}`);
    electron.app.becomeReady();
  } finally {
    process.argv = argv;
  }
  const window = (): Promise<StandInWindow> =>
    eventually(() => {
      const shown = electron.openWindows.find((candidate) => candidate.webContents.page !== null);
      if (shown === undefined) throw new Error(`no window has a page yet\n${output.stderr}`);
      return shown;
    });
  return {
    electron,
    dataDirectory,
    output,
    window,
    async page() {
      const { page } = (await window()).webContents;
      if (page === null) throw new Error('the page has gone');
      return page;
    },
    exited: () =>
      eventually(() => {
        if (electron.app.exitCode === null) throw new Error(`it has not ended\n${output.stderr}`);
        return electron.app.exitCode;
      }),
    async dispose() {
      electron.app.quit();
      await eventually(() => {
        if (electron.app.exitCode === null) throw new Error('it does not end');
      });
      electron.dispose();
      restore();
      vi.doUnmock('electron');
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true });
    },
  };
}

/** Boots may overlap; each ends what it began, last first. */
function capture(output: { stdout: string; stderr: string }): () => void {
  const restores = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (text) => {
      output[name] += String(text);
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const restore of restores) restore();
  };
}
