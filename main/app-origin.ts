// The page's own address, and the one question asked of it everywhere: is this address ours? Pure; no Electron.

export const appScheme = 'app';
const appHost = 'leveret';
/** As Chromium serialises it for a standard scheme. */
export const appOrigin = `${appScheme}://${appHost}`;
export const appAddress = `${appOrigin}/`;

/**
 * True for an address inside the app. Compares parsed parts, because `app://leveret.example.com` and
 * `app://leveret@example.com` both begin like ours. (`URL.origin` is 'null' for our scheme outside Chromium.)
 */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const ours = url.protocol === `${appScheme}:` && url.host === appHost;
  return ours && url.username === '' && url.password === '';
}
