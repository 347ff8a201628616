// Cuts a child's output into lines for the log. A line without an end is cut at a bound, so that a child cannot make us
// hold what it writes.

import type { Readable } from 'node:stream';

const longestLineBytes = 16 * 1024;

/** Calls `take` for each line of `stream`, without its end; what is left when the stream ends counts as a line. */
export function readLines(stream: Readable, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (rest.length > longestLineBytes) {
      take(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}
