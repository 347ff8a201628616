// Looks at one connection a few times a second: heartbeats both ways, and the deadlines of handshake and close.

import type { Connection } from './connection.ts';

export function watch(connection: Connection): void {
  const { clock } = connection.host;
  if (connection.state === 'closing') {
    if (clock.elapsed >= connection.cutAt) connection.cut('');
  } else if (connection.state === 'running') {
    heartbeat(connection, clock.elapsed);
  } else if (clock.now - connection.connectedAt >= connection.limits.handshakeTimeoutMs) {
    connection.cut(
      `no complete handshake within ${connection.limits.handshakeTimeoutMs} ms (state: ${connection.state})`,
    );
  }
}

function heartbeat(connection: Connection, elapsed: number): void {
  const { heartbeatSeconds, outlet } = connection;
  if (heartbeatSeconds === 0) return;
  if (elapsed - outlet.lastSent >= heartbeatSeconds * 500) {
    outlet.output.heartbeat();
    outlet.grew();
  }
  // While we do not read, silence is our own doing.
  if (!connection.listening) return;
  if (elapsed - connection.lastReceived > heartbeatSeconds * 2000) {
    connection.cut(`missed heartbeats from client, timeout: ${heartbeatSeconds}s`);
  }
}
