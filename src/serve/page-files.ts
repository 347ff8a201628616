// Answers HTTP requests with the files of the built page, each with the headers that keep it to itself.

import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { contentSecurityPolicy, withNonce } from './content-security-policy.ts';
import { findStaticFile, type StaticFile } from './static-file.ts';

const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

const notBuilt = 'The page of Leveret has not been built. Run: npm run build\n';

/** Rejects only when a file that exists cannot be read, or the other side hangs up. `host` has been checked. */
export async function sendPageFile(
  request: IncomingMessage,
  response: ServerResponse,
  pageDirectory: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD\n');
  }
  const pathname = (request.url ?? '').replace(/[?#].*$/s, '');
  const file = await findStaticFile(pageDirectory, pathname);
  if (file === null)
    return refuse(response, 404, pathname === '/' ? notBuilt : 'There is no such file in Leveret\n');
  if (file.contentType.startsWith('text/html')) return sendHtml(request, response, file);
  response.writeHead(200, {
    ...safetyHeaders,
    'Content-Type': file.contentType,
    'Content-Length': file.sizeBytes,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path, { end: Math.max(0, file.sizeBytes - 1) }), response);
}

/** A text answer that is not a file. */
export function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, {
    ...safetyHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-store',
  });
  response.end(reason);
}

async function sendHtml(request: IncomingMessage, response: ServerResponse, file: StaticFile): Promise<void> {
  const nonce = randomBytes(16).toString('base64url');
  const html = Buffer.from(withNonce(await readFile(file.path, 'utf8'), nonce));
  response.writeHead(200, {
    ...safetyHeaders,
    'Content-Type': file.contentType,
    'Content-Length': html.byteLength,
    // Not all browsers take 'self' to mean the WebSocket of the same origin.
    'Content-Security-Policy': contentSecurityPolicy({
      nonce,
      connectSources: ["'self'", `ws://${request.headers.host}`],
    }),
    // The nonce is for this load only.
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}
