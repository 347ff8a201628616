// The app:// scheme: gives the built page's files to the window, and nothing else. Not a web server: GET and HEAD of our own
// address, with the content security policy on every answer.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CustomScheme } from 'electron';
import type { Log } from '../src/lib/log.ts';
import { contentSecurityPolicy, withNonce } from '../src/serve/content-security-policy.ts';
import { findStaticFile } from '../src/serve/static-file.ts';
import { appScheme, isAppAddress } from './app-origin.ts';

/** Registered before the app is ready. No service workers, no CORS, no way round the policy. */
export const appSchemePrivileges: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const safetyHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The files are on this machine, and a nonce is for one load only.
  'cache-control': 'no-store',
};

/** Answers every request with a Response, never a rejection. `pageDirectory` is the folder with index.html. */
export function createPageHandler(pageDirectory: string, log: Log): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET and HEAD');
    if (!isAppAddress(request.url)) return refusal(404, 'There is no such file in Leveret');
    try {
      const file = await findStaticFile(pageDirectory, new URL(request.url).pathname || '/');
      if (file === null) return refusal(404, 'There is no such file in Leveret');
      const content = new Uint8Array(await readFile(file.path));
      return respond(request.method === 'HEAD', content, file.contentType);
    } catch (thrown) {
      log.error(`reading a file of the page failed (${request.url.slice(0, 200)})`, thrown);
      return refusal(500, 'This file of Leveret cannot be read');
    }
  };
}

function respond(head: boolean, content: Uint8Array<ArrayBuffer>, contentType: string): Response {
  const nonce = randomBytes(16).toString('base64url');
  const isHtml = contentType.startsWith('text/html');
  const body = isHtml ? withNonce(new TextDecoder().decode(content), nonce) : content;
  return new Response(head ? null : body, {
    headers: {
      ...safetyHeaders,
      'content-type': contentType,
      // The page talks to the engine over its port: not one connection is left to it.
      'content-security-policy': contentSecurityPolicy({ nonce, connectSources: [] }),
    },
  });
}

function refusal(status: number, reason: string): Response {
  const headers = {
    ...safetyHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  };
  return new Response(reason, { status, headers });
}
