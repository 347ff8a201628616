import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInside, pagePath } from '../../main/page-path.ts';

describe('pagePath', () => {
  it('gives index.html for the root', () => {
    expect(pagePath('app://leveret/')).toBe('index.html');
    expect(pagePath('app://leveret')).toBe('index.html');
    expect(pagePath('app://leveret/#/queues')).toBe('index.html');
    expect(pagePath('app://leveret/?x=1')).toBe('index.html');
  });

  it('gives the path of an asset, decoded', () => {
    expect(pagePath('app://leveret/assets/index-1a2b.js')).toBe('assets/index-1a2b.js');
    expect(pagePath('app://leveret/assets/%C3%A9t%C3%A9.css')).toBe('assets/été.css');
    expect(pagePath('app://leveret/a..b/c.js')).toBe('a..b/c.js');
  });

  it.each([
    ['an encoded separator after dots', 'app://leveret/..%2f..%2fetc/passwd'],
    ['encoded dots and separator', 'app://leveret/%2e%2e%2f%2e%2e%2fetc/passwd'],
    ['an encoded backslash', 'app://leveret/..%5c..%5cwindows'],
    ['a doubly encoded separator', 'app://leveret/%252e%252e%252fetc'],
    ['a NUL', 'app://leveret/index.html%00.png'],
    ['a control character', 'app://leveret/index%0a.html'],
    ['a drive letter', 'app://leveret/C:/Windows/win.ini'],
    ['an encoded drive letter', 'app://leveret/C%3A/Windows/win.ini'],
    ['an alternate stream', 'app://leveret/index.html::$DATA'],
    ['a network path', 'app://leveret//server/share/file.js'],
    ['broken encoding', 'app://leveret/%E0%A4%A'],
    ['a dot file', 'app://leveret/.env'],
    ['a name that ends in a dot', 'app://leveret/index.html.'],
    ['a name that ends in a space', 'app://leveret/..%20/secret.js'],
    ['a folder', 'app://leveret/assets/'],
    ['another host', 'app://other/index.html'],
    ['a host that begins like ours', 'app://leveret.example/index.html'],
    ['a user name that looks like our host', 'app://leveret@other/index.html'],
    ['a user name before our host', 'app://user@leveret/index.html'],
    ['a port', 'app://leveret:80/index.html'],
    ['another scheme', 'file:///etc/passwd'],
    ['no address at all', 'not an address'],
    ['an empty one', ''],
  ])('refuses %s', (_what, address) => {
    expect(pagePath(address)).toBeNull();
  });

  it('does not let any number of parent steps out of the page', () => {
    // The URL parser takes plain and encoded dots away; what is left stays inside.
    expect(pagePath('app://leveret/../../../etc/passwd')).toBe('etc/passwd');
    expect(pagePath('app://leveret/a/%2e%2e/%2E%2E/b.js')).toBe('b.js');
  });

  it('never gives a path that leaves, for any string at all', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'C:',
      'a',
      ' ',
      '\u2215',
      '\uff0e',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
        const result = pagePath(`app://leveret/${pieces.join('')}`);
        if (result === null) return;
        const segments = result.split('/');
        expect(segments.some((segment) => segment === '' || segment === '.' || segment === '..')).toBe(false);
        expect(result).not.toMatch(/[\\:\u0000]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isInside', () => {
  it('tells a file in the folder from the folder itself, its parent and its neighbour', () => {
    expect(isInside('/app/page', '/app/page/index.html')).toBe(true);
    expect(isInside('/app/page', '/app/page')).toBe(false);
    expect(isInside('/app/page', '/app/page-other/index.html')).toBe(false);
    expect(isInside('/app/page', '/app/index.html')).toBe(false);
  });
});
