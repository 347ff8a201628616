// Puts the desktop together once Electron is ready: session, scheme, secrets, menu, window, engine, page services, and the
// order of their end. Each part is a file of its own; this one only joins them.

import path from 'node:path';
import { app, MessageChannelMain, protocol, safeStorage, session } from 'electron';
import type { Log } from '../src/lib/log.ts';
import type { SecretStore } from '../src/storage/secret-store.ts';
import { appAddress, appScheme } from './app-origin.ts';
import { createPageHandler } from './app-protocol.ts';
import { openAppWindow } from './app-window.ts';
import type { EngineHost } from './engine-host.ts';
import { createEngineHost } from './engine-host.ts';
import { askAboutEngine, tellStartFailed } from './engine-troubles.ts';
import { hostChannels } from './host-channels.ts';
import { serveHost } from './host-services.ts';
import { installMenu } from './menu.ts';
import type { Quitting } from './quit-order.ts';
import { createQuitting } from './quit-order.ts';
import { openSecrets } from './secrets.ts';
import { hardenSession } from './security.ts';
import type { Windows } from './windows.ts';
import { createWindows } from './windows.ts';

/** Ctrl+C ends Leveret within two seconds, and the engine needs most of them. */
const pageCloseLimitMs = 300;

export interface DesktopOptions {
  /** Folder of the bundles: preload.cjs and engine-process.js in it, the page beside it. */
  readonly bundle: string;
  readonly dataDirectory: string;
  readonly amqpPort: number;
  readonly amqpPortRequired: boolean;
  /** One line of JSON on standard output when it is ready, and no boxes. */
  readonly json: boolean;
  readonly log: Log;
  /** Lets the data directory go. */
  readonly unlock: () => void;
}

/** After app.whenReady(). Resolves when the window is being loaded. */
export async function runDesktop(options: DesktopOptions): Promise<{ showWindow: () => void }> {
  const { log, bundle } = options;
  const ownFiles = app.getPath('userData');

  hardenSession(session.defaultSession, log);
  protocol.handle(appScheme, createPageHandler(path.join(bundle, '../page'), log));
  const secrets = await openSecrets({
    file: path.join(ownFiles, 'secrets.json'),
    cipher: safeStorage,
    platform: process.platform,
    log,
  });
  const menu = installMenu(app.isPackaged, (commandId) => windows.send(hostChannels.menuCommand, commandId));
  const windows: Windows = createWindows(
    () =>
      openAppWindow({
        stateFile: path.join(ownFiles, 'window.json'),
        preloadPath: path.join(bundle, 'preload.cjs'),
        devTools: !app.isPackaged,
        log,
        quit: () => app.quit(),
      }),
    () => menu.disableAll(),
  );
  const engine = hostEngine(options, secrets, () => quitting);
  const stopServing = serveHost({
    log,
    windowOf: (contentsId) => windows.ofContents(contentsId),
    setMenuState: (states) => menu.setState(states),
    connectEngine(contentsId, frame, nonce) {
      const { port1, port2 } = new MessageChannelMain();
      engine.connectPage(contentsId, port2);
      frame.postMessage(hostChannels.enginePort, nonce, [port1]);
    },
  });
  const quitting: Quitting = createQuitting(
    {
      closePage: () => windows.close(pageCloseLimitMs),
      stopEngine: () => engine.stop(),
      letGo() {
        stopServing();
        options.unlock();
      },
      exit: (code) => app.exit(code),
    },
    log,
  );

  const showWindow = (): void => {
    if (quitting.begun) return;
    windows.show().catch((thrown: unknown) => log.error('the window could not be opened', thrown));
  };
  app.on('before-quit', (event) => quitting.onQuit(event));
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    // On macOS an app without windows stays, and the broker with it.
    if (process.platform !== 'darwin') app.quit();
  });
  engine.start();
  await windows.show();
  return { showWindow };
}

function hostEngine(options: DesktopOptions, secrets: SecretStore, quitting: () => Quitting): EngineHost {
  const { dataDirectory, amqpPort, amqpPortRequired, json, log } = options;
  let wasReady = false;
  const ask = (message: string, detail: string): void => {
    askAboutEngine(message, detail).then(
      (again) => (again ? engine.start() : app.quit()),
      (thrown: unknown) => log.error('asking about the engine failed', thrown),
    );
  };
  const engine = createEngineHost({
    entry: path.join(options.bundle, 'engine-process.js'),
    start: { dataDirectory, amqpPort, amqpPortRequired, version: app.getVersion() },
    secrets,
    log,
    onReady(amqp) {
      log.info(`the engine is ready; programs connect to ${amqp.url}`);
      if (json && !wasReady) {
        const ready = { url: appAddress, amqp: amqp.url, management: null, pid: process.pid };
        process.stdout.write(`${JSON.stringify(ready)}\n`);
      }
      wasReady = true;
    },
    onFailed(message) {
      if (wasReady) {
        ask('The engine could not start again.', message);
        return;
      }
      tellStartFailed(message, json);
      void quitting().begin(1);
    },
    onGaveUp: (deaths) =>
      ask('The engine keeps stopping.', `It died ${deaths}. The log on standard error says more.`),
  });
  return engine;
}
