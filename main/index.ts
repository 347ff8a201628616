// Entry of the desktop app: the order of boot and nothing else. What must happen before Electron is ready stands here; the
// rest is desktop.ts.

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { app, protocol } from 'electron';
import { stderrLog } from '../src/lib/log.ts';
import { reasonOf } from '../src/lib/reason.ts';
import { helpText, readArguments } from '../src/serve/arguments.ts';
import { defaultDataDirectory, openDataDirectory } from '../src/storage/data-directory.ts';
import { appSchemePrivileges } from './app-protocol.ts';
import { desktopFlags } from './desktop-arguments.ts';
import { runDesktop } from './desktop.ts';
import { tellStartFailed } from './engine-troubles.ts';
import { hardenApp } from './security.ts';

const defaultAmqpPort = 5_672;
const log = stderrLog();

async function boot(): Promise<void> {
  const flags = readArguments(desktopFlags(process.argv, app.isPackaged));
  if (flags.help || flags.version) {
    process.stdout.write(flags.help ? helpText : `${app.getVersion()}\n`);
    app.exit(0);
    return;
  }
  const surroundings = { platform: process.platform, environment: process.env, homeDirectory: homedir() };
  const dataDirectory = path.resolve(flags.dataDirectory ?? defaultDataDirectory(surroundings));

  // Chromium's own files and its lock: one instance for each data directory, not one for each person.
  const ownFiles = path.join(dataDirectory, 'desktop');
  mkdirSync(ownFiles, { recursive: true, mode: 0o700 });
  app.setPath('userData', ownFiles);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(
      `Leveret is already running on ${dataDirectory}; its window was brought to the front.\n`,
    );
    app.exit(0);
    return;
  }
  let showWindow = (): void => undefined;
  app.on('second-instance', () => showWindow());

  // Browser mode may have the directory; that one is not an instance that Electron knows of.
  const data = await openDataDirectory(dataDirectory);
  await app.whenReady();
  const desktop = await runDesktop({
    bundle: import.meta.dirname,
    dataDirectory: data.path,
    amqpPort: flags.amqpPort ?? defaultAmqpPort,
    amqpPortRequired: flags.amqpPort !== undefined,
    json: flags.json,
    log,
    unlock: () => data.lock.release(),
  });
  showWindow = desktop.showWindow;
}

// Both are refused once the app is ready, so they cannot wait for anything.
protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
hardenApp(app, log);
boot().catch((thrown: unknown) => {
  const message = reasonOf(thrown);
  tellStartFailed(message, process.argv.includes('--json'));
  app.exit(1);
});
