// The content security policy of every page load, for browser mode and for app://. Pure text; sending it is the host's.

/** Stands in the built index.html wherever this load's nonce belongs. */
const noncePlaceholder = '__CSP_NONCE__';

export interface PolicyOptions {
  /** Fresh for each load, base64 or base64url. CodeMirror and react-aria insert style elements that carry it. */
  readonly nonce: string;
  /** Where the page may connect to besides its own origin's files; empty forbids every connection. */
  readonly connectSources: readonly string[];
}

/** The header's value. */
export function contentSecurityPolicy({ nonce, connectSources }: PolicyOptions): string {
  if (!/^[\w+/=-]{16,}$/.test(nonce))
    throw new Error('a nonce of the content security policy must be base64 text');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `connect-src ${connectSources.length === 0 ? "'none'" : connectSources.join(' ')}`,
    "worker-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** index.html with this load's nonce in its places. */
export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(noncePlaceholder, nonce);
}
