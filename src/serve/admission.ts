// Who may ask this server for anything: requests that name exactly our address as Host, and pages that came from it.
// A page of another site cannot get here by a name that it makes resolve to 127.0.0.1. Pure.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { subprotocol, tokenIn, websocketPath } from '../rpc/websocket-subprotocol.ts';

export interface Refusal {
  readonly status: 401 | 403 | 404;
  readonly reason: string;
}

/** The two names of this server, as they stand in a Host header. */
function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** For every request. An absent Origin is a navigation or a program; one that is there has to be ours. */
export function refuseRequest(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const { host, origin } = headers;
  if (host === undefined || !ownHosts(port).includes(host)) {
    return { status: 403, reason: 'This is not the address of Leveret' };
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return { status: 403, reason: 'Pages of other sites may not use Leveret' };
  }
  return null;
}

/** For a WebSocket, before the upgrade. Here the Origin has to be there: browsers always send it. */
export function refuseUpgrade(
  request: { readonly url?: string | undefined; readonly headers: IncomingHttpHeaders },
  port: number,
  token: string,
): Refusal | null {
  const refusal = refuseRequest(request.headers, port);
  if (refusal !== null) return refusal;
  if (request.headers.origin === undefined) return { status: 403, reason: 'A WebSocket needs an Origin' };
  if (request.url !== websocketPath) return { status: 404, reason: 'There is no WebSocket here' };
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const given = tokenIn(offered);
  if (!offered.includes(subprotocol) || given === null || !sameToken(given, token)) {
    return { status: 401, reason: 'The token is missing or wrong: open the address that Leveret printed' };
  }
  return null;
}

/** Takes as long for a token that is nearly right as for one that is all wrong. */
function sameToken(given: string, token: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(token);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
