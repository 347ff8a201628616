// How a page names itself and shows its token when it opens a WebSocket: as subprotocols, because a browser lets a page set
// nothing else, and a token in the address would end up in logs.

/** Chosen by the server. Raised only when the carrier itself changes; the contract has its own version in hello. */
export const subprotocol = 'leveret.v1';

const tokenPrefix = 'token.';

/** The list that a page offers. The token is base64url, which a subprotocol may hold as it is. */
export function subprotocolsWith(token: string): string[] {
  return [subprotocol, `${tokenPrefix}${token}`];
}

/** The token in an offered list, or null. */
export function tokenIn(offered: Iterable<string>): string | null {
  for (const name of offered) if (name.startsWith(tokenPrefix)) return name.slice(tokenPrefix.length);
  return null;
}

/** Where the WebSocket is, on the page's own origin. */
export const websocketPath = '/engine';

/** A close frame's reason holds at most 123 bytes of UTF-8; longer ones throw. */
export function closeReason(reason: string): string {
  const ascii = reason.replace(/[^\x20-\x7e]/g, '?');
  return ascii.length <= 123 ? ascii : `${ascii.slice(0, 120)}...`;
}
