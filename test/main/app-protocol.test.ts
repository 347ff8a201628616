import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createPageHandler } from '../../main/app-protocol.ts';
import { createLog } from '../../src/lib/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder('app-protocol');
const page = path.join(folder.path, 'page');
mkdirSync(path.join(page, 'assets'), { recursive: true });
writeFileSync(path.join(page, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
writeFileSync(path.join(page, 'assets/index-1a2b.js'), 'let page;');
writeFileSync(path.join(page, 'assets/inter.woff2'), Uint8Array.from([0, 255, 13, 10]));
writeFileSync(path.join(page, '.env.js'), 'secret');
writeFileSync(path.join(page, 'notes.exe'), 'secret');
writeFileSync(path.join(folder.path, 'outside.js'), 'secret');
symlinkSync(path.join(folder.path, 'outside.js'), path.join(page, 'assets/link.js'));
afterAll(() => folder.remove());

const logged: string[] = [];
const handle = createPageHandler(page, createLog({ write: (line) => logged.push(line) }));
const get = (address: string, method = 'GET'): Promise<Response> => handle(new Request(address, { method }));

describe('the page', () => {
  it('comes at the root with a strict policy and a nonce of this load', async () => {
    const [first, second] = [await get('app://leveret/'), await get('app://leveret/index.html')];
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]{16,})'/.exec(policy)?.[1];
    expect(await first.text()).toBe(`<meta name="csp-nonce" content="${nonce}">`);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "connect-src 'none'",
      "worker-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ]);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
  });

  it('gives each file its type, its bytes and headers that keep it to itself', async () => {
    const script = await get('app://leveret/assets/index-1a2b.js');
    expect(await script.text()).toBe('let page;');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(script.headers.get('referrer-policy')).toBe('no-referrer');
    const font = await get('app://leveret/assets/inter.woff2');
    expect(new Uint8Array(await font.arrayBuffer())).toEqual(Uint8Array.from([0, 255, 13, 10]));
  });

  it('answers HEAD without a body and nothing but GET and HEAD', async () => {
    expect(await (await get('app://leveret/', 'HEAD')).text()).toBe('');
    expect((await get('app://leveret/', 'POST')).status).toBe(405);
    expect((await get('app://leveret/', 'DELETE')).status).toBe(405);
  });
});

describe('what is not the page', () => {
  it.each([
    ['a missing file', 'app://leveret/assets/none.js'],
    ['a folder', 'app://leveret/assets'],
    ['a hidden file', 'app://leveret/.env.js'],
    ['a file of an unknown kind', 'app://leveret/notes.exe'],
    ['a link that leads out', 'app://leveret/assets/link.js'],
    ['an encoded separator after dots', 'app://leveret/..%2foutside.js'],
    ['an encoded backslash', 'app://leveret/..%5coutside.js'],
    ['a doubly encoded separator', 'app://leveret/%252e%252e%252foutside.js'],
    ['dots', 'app://leveret/assets/../../outside.js'],
    ['encoded dots', 'app://leveret/assets/%2e%2e/%2E%2E/outside.js'],
    ['a fullwidth dot and solidus', 'app://leveret/\uff0e\uff0e\uff0foutside.js'],
    ['a NUL', 'app://leveret/index.html%00.js'],
    ['a drive letter', 'app://leveret/C:/outside.js'],
    ['an encoded drive letter', 'app://leveret/C%3A/outside.js'],
    ['an alternate stream', 'app://leveret/index.html::$DATA.js'],
    ['a network path', 'app://leveret//server/outside.js'],
    ['broken encoding', 'app://leveret/%E0%A4%A.js'],
    ['a dot at the end', 'app://leveret/index.html.'],
    ['another host', 'app://other/index.html'],
    ['a host that begins like ours', 'app://leveret.example/index.html'],
    ['a port', 'app://leveret:80/index.html'],
    ['another scheme', 'https://leveret/index.html'],
  ])('is not there: %s', async (_what, address) => {
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(await response.text()).not.toContain('secret');
  });

  it('is never reached, whatever the path is made of', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'outside.js',
      'assets',
      'page',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()), { maxLength: 8 }),
        async (pieces) => {
          const address = `app://leveret/${pieces.join('')}`;
          if (!URL.canParse(address)) return;
          const response = await handle({ method: 'GET', url: address } as Request);
          expect([200, 404]).toContain(response.status);
          expect(await response.text()).not.toContain('secret');
        },
      ),
      { numRuns: 500 },
    );
    expect(logged).toEqual([]);
  });
});
