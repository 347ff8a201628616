// From the path of a request to a file of the built page, or nothing. Contained twice: by the words of the path, and by
// the real place of the file once every symbolic link has been followed.

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Controls, separators of other systems, drives and streams: no file of the page has them in its name. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[\u0000-\u001f\u007f\\:*?"<>|]/;

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  /** Absolute, real. */
  readonly path: string;
  readonly contentType: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
  readonly sizeBytes: number;
}

/** `pathname` as it came in the request, still encoded. Null: there is no such file, or it is not the page's. */
export async function findStaticFile(pageDirectory: string, pathname: string): Promise<StaticFile | null> {
  const segments = fileSegments(pathname);
  if (segments === null) return null;
  const contentType = contentTypes[path.extname(segments.at(-1) ?? '').toLowerCase()];
  if (contentType === undefined) return null;
  try {
    const folder = await realpath(pageDirectory);
    const file = await realpath(path.join(folder, ...segments));
    if (!file.startsWith(folder + path.sep)) return null;
    const facts = await stat(file);
    if (!facts.isFile()) return null;
    return { path: file, contentType, immutable: segments[0] === 'assets', sizeBytes: facts.size };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return null;
    throw thrown;
  }
}

/** The names on the way to the file; null for a path that decodes to nothing or tries to leave. Pure. */
function fileSegments(pathname: string): string[] | null {
  if (!pathname.startsWith('/') || /%(2f|5c|00)/i.test(pathname)) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded === '/') return ['index.html'];
  const segments = decoded.slice(1).split('/');
  // Hidden files are none of the page's; Windows drops dots and spaces at the end of a name.
  const strange = (segment: string): boolean =>
    segment === '' || /^\.|[. ]$/.test(segment) || forbidden.test(segment);
  return segments.some(strange) ? null : segments;
}
