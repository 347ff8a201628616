// Carries the page's WebSocket through the development server to the engine, which checks it as it always does. The page
// shows the token of this session; the engine gets its own, of its present life.

import net from 'node:net';

/**
 * @param {{ request: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer,
 *   token: string, port: number, engine: URL | null }} options  `port` is the development server's own
 */
export function tunnelToEngine({ request, socket, head, token, port, engine }) {
  // Vite's own socket for hot reload is answered by Vite.
  if (request.url !== '/engine') return;
  if (engine === null || !isOurs(request, port)) {
    socket.end(`HTTP/1.1 ${engine === null ? '503 Service Unavailable' : '403 Forbidden'}\r\n\r\n`);
    return;
  }
  const engineToken = engine.hash.replace('#token=', '');
  const upstream = net.connect(Number(engine.port), engine.hostname, () => {
    const lines = [`GET ${request.url} HTTP/1.1`];
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      const name = request.rawHeaders[index] ?? '';
      lines.push(`${name}: ${rewritten(name, request.rawHeaders[index + 1] ?? '')}`);
    }
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());

  /**
   * @param {string} name
   * @param {string} value
   */
  function rewritten(name, value) {
    switch (name.toLowerCase()) {
      case 'host':
        return engine?.host ?? '';
      case 'origin':
        return engine?.origin ?? '';
      case 'sec-websocket-protocol':
        return value.replace(`token.${token}`, `token.${engineToken}`);
      default:
        return value;
    }
  }
}

/**
 * The engine cannot see where the page came from any more, so it is checked here.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {number} port
 */
function isOurs({ headers }, port) {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return hosts.includes(headers.host ?? '') && headers.origin === `http://${headers.host}`;
}
