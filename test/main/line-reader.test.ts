import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { readLines } from '../../main/line-reader.ts';

async function linesOf(chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return lines;
}

it('cuts output into lines wherever the chunks end, and takes an unfinished last one', async () => {
  expect(await linesOf(['on', 'e\ntwo\r\nth', 'ree\n', 'four'])).toEqual(['one', 'two', 'three', 'four']);
});

it('does not break a character that two chunks share', async () => {
  const bytes = new TextEncoder().encode('é\n');
  expect(await linesOf([bytes.subarray(0, 1), bytes.subarray(1)])).toEqual(['é']);
});

it('does not hold a line without an end for ever', async () => {
  const lines = await linesOf(Array.from({ length: 100 }, () => 'x'.repeat(10_000)));
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.join('')).toHaveLength(1_000_000);
});
