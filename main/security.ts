// Puts the decisions of security-policy.ts in force on a session and on web contents. Do not change without reading
// Electron's security guide; test/main asserts each measure.

import type { App, Session, WebContents } from 'electron';
import { shell } from 'electron';
import type { Log } from '../src/lib/log.ts';
import {
  blockedRequestPatterns,
  externalAddress,
  isNavigationAllowed,
  isPermissionGranted,
} from './security-policy.ts';

/** Permissions, devices, requests and downloads of a session. */
export function hardenSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isPermissionGranted(permission, details));
  });
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    isPermissionGranted(permission, details),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest({ urls: [...blockedRequestPatterns] }, (details, answer) => {
    log.warning(`a request of the page was blocked: ${details.url.slice(0, 200)}`);
    answer({ cancel: true });
  });
  // Files are saved through the host's dialog only.
  session.on('will-download', (event) => event.preventDefault());
}

/** Navigation, new windows and embedded views, for every web contents that is ever made. */
function hardenContents(contents: WebContents, log: Log): void {
  const guard = (event: { url: string; isMainFrame: boolean; preventDefault(): void }): void => {
    if (isNavigationAllowed(event.url, event.isMainFrame)) return;
    event.preventDefault();
    log.warning(`a navigation was refused: ${event.url.slice(0, 200)}`);
  };
  contents.on('will-navigate', guard);
  contents.on('will-frame-navigate', guard);
  contents.on('will-redirect', guard);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const outside = externalAddress(url);
    if (outside === null) log.warning(`a new window was refused: ${url.slice(0, 200)}`);
    else
      shell.openExternal(outside).catch((thrown: unknown) => log.error(`opening ${outside} failed`, thrown));
    return { action: 'deny' };
  });
}

/** Measures of the whole app, before any window. */
export function hardenApp(app: App, log: Log): void {
  app.enableSandbox();
  // Some launchers add it where the system offers Chromium no sandbox; whoever runs that should know.
  if (process.argv.includes('--no-sandbox')) {
    log.warning("Chromium's sandbox is off: Leveret was started with --no-sandbox");
  }
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, log));
  app.on('certificate-error', (event, _contents, url, error, _certificate, answer) => {
    event.preventDefault();
    log.warning(`a certificate was refused for ${url.slice(0, 200)}: ${error}`);
    answer(false);
  });
  // Without this Chromium would choose the first client certificate that it finds.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
}
