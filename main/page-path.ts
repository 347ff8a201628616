// From an app:// address to a file of the built page, or a refusal. Containment is checked on the decoded words of the
// address here and on the real path (symbolic links followed) by the caller. Pure.

import path from 'node:path';
import { isAppAddress } from './app-origin.ts';

/** Characters that name no file of ours and mean something to some file system: NUL and controls, `\`, `:` (drives and streams), `%` (encoded twice). */
const forbidden = /[\u0000-\u001f\u007f\\:*?"<>|%]/;

/**
 * Path relative to the page's folder in `/` form, or null when the address is not ours, does not decode, or tries to leave.
 * The root is index.html.
 */
export function pagePath(address: string): string | null {
  if (!isAppAddress(address)) return null;
  const encoded = new URL(address).pathname;
  // An encoded separator is a separator that the URL parser did not see when it took `..` away.
  if (/%(2f|5c|00)/i.test(encoded)) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (forbidden.test(decoded) || decoded.length > 1_024) return null;
  if (decoded === '' || decoded === '/') return 'index.html';
  const segments = decoded.split('/').slice(1);
  // Windows drops trailing dots and spaces of a name, so `..%20` would be `..` there.
  if (segments.some((segment) => segment === '' || /^\.|[. ]$/.test(segment))) return null;
  return segments.join('/');
}

/** True when `candidate` is inside `folder`; both absolute, real paths. */
export function isInside(folder: string, candidate: string): boolean {
  const relative = path.relative(folder, candidate);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
