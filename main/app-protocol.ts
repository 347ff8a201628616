// The app:// scheme: gives the built page's files to the window, and nothing else. Not a web server: GET and HEAD of our own
// address, with the content security policy on every answer.

import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { CustomScheme } from 'electron';
import { contentSecurityPolicy, withNonce } from '../src/serve/content-security-policy.ts';
import { appScheme } from './app-origin.ts';
import { isInside, pagePath } from './page-path.ts';

/** Registered before the app is ready. No service workers, no CORS, no way round the policy. */
export const appSchemePrivileges: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Answers every request with a Response, never a rejection. `pageDirectory` is the folder with index.html. */
export function createPageHandler(pageDirectory: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET and HEAD');
    const wanted = pagePath(request.url);
    const type = wanted === null ? undefined : contentTypes[path.extname(wanted)];
    if (wanted === null || type === undefined) return refusal(404, 'There is no such file in Leveret');
    try {
      // Both real: the folder itself may be reached through a link, and a link inside it may lead out.
      const folder = await realpath(pageDirectory);
      const file = await realpath(path.join(folder, ...wanted.split('/')));
      if (!isInside(folder, file)) return refusal(404, 'There is no such file in Leveret');
      const content = await readFile(file);
      return respond(request.method === 'HEAD', content, type);
    } catch {
      // Missing, a folder, unreadable: the page cannot do anything about any of them.
      return refusal(404, 'There is no such file in Leveret');
    }
  };
}

function respond(head: boolean, content: Buffer, type: string): Response {
  const nonce = randomBytes(16).toString('base64url');
  const body = type.startsWith('text/html') ? withNonce(content.toString('utf8'), nonce) : content;
  return new Response(head ? null : body, {
    headers: {
      ...safetyHeaders,
      'content-type': type,
      // The page talks to the engine over its port: not one connection is left to it.
      'content-security-policy': contentSecurityPolicy({ nonce, connectSources: [] }),
    },
  });
}

function refusal(status: number, reason: string): Response {
  return new Response(reason, {
    status,
    headers: {
      ...safetyHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'",
    },
  });
}

const safetyHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
