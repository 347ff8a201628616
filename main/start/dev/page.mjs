// The page while developing: Vite with hot reload, under the same content security policy as the built page but for the
// one inline script that hot reload brings, which gets the nonce.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createServer } from 'vite';
import { tunnelToEngine } from './tunnel.mjs';

const firstPort = 7080;
const placeholder = '__CSP_NONCE__';

/** @typedef {typeof import('../../../src/serve/content-security-policy.ts')} PolicyModule */

/**
 * @param {{ root: string, token: string, engineUrl: () => URL | null }} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function startPage({ root, token, engineUrl }) {
  const vite = await createServer({
    configFile: path.join(root, 'renderer/vite.config.ts'),
    // The page's HTML is sent by us, with its header.
    appType: 'custom',
    html: { cspNonce: placeholder },
    clearScreen: false,
    server: { host: '127.0.0.1', port: firstPort, fs: { allow: [root] } },
  });
  const policy = /** @type {PolicyModule} */ (
    await vite.ssrLoadModule(path.join(root, 'src/serve/content-security-policy.ts'))
  );
  vite.middlewares.use((request, response, next) => {
    if (request.url?.replace(/[?#].*$/, '') !== '/') {
      next();
      return;
    }
    sendPage(vite, root, policy, request.headers.host ?? '', response).catch((/** @type {Error} */ error) => {
      vite.config.logger.error(error.message);
      response.writeHead(500).end(error.message);
    });
  });
  await vite.listen();
  if (vite.httpServer === null) throw new Error('Vite started without a server of its own.');
  const address = vite.httpServer.address();
  const port = typeof address === 'object' && address !== null ? address.port : firstPort;
  /** @type {import('node:http').Server} */ (vite.httpServer).on('upgrade', (request, socket, head) => {
    tunnelToEngine({ request, socket, head, token, port, engine: engineUrl() });
  });
  return { port, close: () => vite.close() };
}

/**
 * @param {import('vite').ViteDevServer} vite
 * @param {string} root
 * @param {PolicyModule} policy
 * @param {string} host
 * @param {import('node:http').ServerResponse} response
 */
async function sendPage(vite, root, policy, host, response) {
  const nonce = randomBytes(16).toString('base64url');
  const source = await readFile(path.join(root, 'renderer/index.html'), 'utf8');
  const html = policy.withNonce(await vite.transformIndexHtml('/', source), nonce);
  const header = policy.contentSecurityPolicy({ nonce, connectSources: ["'self'", `ws://${host}`] });
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': header.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`),
  });
  response.end(html);
}
