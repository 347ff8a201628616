// Whether a body is written as the text that it is, or as base64: for people who read the file, and the same every time.

import { isUtf8 } from 'node:buffer';

/** Six characters of JSON each, and nothing that an editor shows. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Null for what is not valid UTF-8, or has control characters other than tab and line ends. */
export function textOf(body: Uint8Array): string | null {
  if (!isUtf8(body)) return null;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return unprintable.test(text) ? null : text;
}
