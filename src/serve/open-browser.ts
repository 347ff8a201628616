// Opens the address in the system's browser, where there is one to be seen. The address has been printed by then, so
// nothing here is fatal.

import open from 'open';
import { reasonOf } from '../lib/reason.ts';

/** False on a Linux machine without a screen: a terminal browser there would only fight for the terminal. */
export function hasDisplay(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

export async function openBrowser(url: string, onFailure: (reason: Error) => void): Promise<void> {
  if (!hasDisplay(process.platform, process.env)) return;
  const failed = (thrown: unknown): void => {
    const reason = reasonOf(thrown);
    onFailure(new Error(`The browser could not be opened (${reason}). Open the address above yourself.`));
  };
  try {
    const browser = await open(url);
    browser.once('error', failed);
  } catch (thrown) {
    failed(thrown);
  }
}
