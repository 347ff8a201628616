// What the page may do, as plain decisions: permissions, navigation, new windows, addresses opened outside. Everything
// that is not named here is refused. security.ts puts the decisions in force.

import { isAppAddress } from './app-origin.ts';

/** Copying text is the only thing that the page asks of the browser. */
const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Longest address handed to the system's browser; some shells cut or choke on more. */
const externalAddressMaxLength = 2_048;

export interface PermissionRequester {
  /** Address of the asking frame; absent when a worker asks. */
  readonly requestingUrl?: string | undefined;
  readonly isMainFrame: boolean;
}

export function isPermissionGranted(permission: string, requester: PermissionRequester): boolean {
  if (!grantedPermissions.has(permission) || !requester.isMainFrame) return false;
  return requester.requestingUrl !== undefined && isAppAddress(requester.requestingUrl);
}

/** Only our own page may be navigated to, and only in the main frame: Leveret has no sub frames. */
export function isNavigationAllowed(url: string, isMainFrame: boolean): boolean {
  return isMainFrame && isAppAddress(url);
}

/**
 * The address as it may be given to the system's browser, or null. Only http and https without a user name: other schemes
 * start programs, and `https://docs.example@evil.example` deceives the reader.
 */
export function externalAddress(address: string): string | null {
  if (address.length > externalAddressMaxLength || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null;
  return url.href;
}

/** Requests of the session that may leave: none. The page talks to the engine over its port and loads from app:// only. */
export const blockedRequestPatterns: readonly string[] = [
  'http://*/*',
  'https://*/*',
  'ws://*/*',
  'wss://*/*',
  'ftp://*/*',
  'file://*/*',
];
