// Starts the built desktop app in Electron's real runtime, with a data directory of its own. Where the runtime is not there,
// says so: the specs are then skipped with that reason, and nothing is downloaded.

import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { _electron } from 'playwright';
import { findRuntime } from '../../main/start/runtime.mjs';
import { desktopEnvironment } from '../../main/start/desktop.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const runtime = findRuntime(root, process.env);

/** Null when the specs can run. */
export const desktopMissing: string | null = reasonAgainst();

function reasonAgainst(): string | null {
  if (runtime === null)
    return 'the runtime of Electron is not on this machine (npm start -- --desktop gets it)';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  return null;
}

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly amqpPort: number;
  readonly dataDirectory: string;
  close(): Promise<void>;
}

export async function startDesktop(): Promise<Desktop> {
  if (runtime === null) throw new Error('the runtime of Electron is not on this machine');
  const folder = temporaryFolder('electron');
  const flags = ['--data-dir', folder.path, '--amqp-port', '0', '--json'];
  // Chromium's sandbox does not run as root.
  const chromium = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: runtime,
    args: [root, ...flags, ...chromium],
    env: stringsOf(desktopEnvironment(process.env)),
  });
  const amqpPort = await readyPort(app);
  const page = await app.firstWindow();
  return {
    app,
    page,
    amqpPort,
    dataDirectory: folder.path,
    async close() {
      await app.close();
      folder.remove();
    },
  };
}

/** From the one line of JSON on standard output. */
function readyPort(app: ElectronApplication): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const child = app.process();
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const line = text.split('\n').find((candidate) => candidate.startsWith('{"url"'));
      if (line === undefined) return;
      resolve(Number(new URL((JSON.parse(line) as { amqp: string }).amqp).port));
    });
    child.once('exit', (code) => reject(new Error(`the desktop app ended with code ${code}: ${text}`)));
  });
}

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
