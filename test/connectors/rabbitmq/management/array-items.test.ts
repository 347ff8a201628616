// A list that is read while it arrives gives the same items as one that is read whole, however it is cut, and what is no
// list is refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrayItems } from '../../../../src/connectors/rabbitmq/management/array-items.ts';

describe('a list that arrives in chunks', () => {
  test('has the same items, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (items, sizeBytes, isPretty) => {
          const read = await readAll(chunksOf(JSON.stringify(items, null, isPretty ? 2 : 0), sizeBytes));
          expect(read).toEqual(JSON.parse(JSON.stringify(items)));
        },
      ),
    );
  });

  test('gives items before the last chunk has come', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('[{"name":"first"},{"na');
      await new Promise(() => undefined);
    }
    const first = await arrayItems(endless()).next();
    expect(first.value).toEqual([{ name: 'first' }]);
  });

  test.each([
    ['an object', '{"items":[]}'],
    ['nothing', ''],
    ['a page of HTML', '<html></html>'],
    ['a list that is cut off', '[{"name":"a"},{"name"'],
    ['two lists', '[1][2]'],
    ['brackets that do not fit', '[{"a":1]]'],
    ['no commas', '[1 2]'],
  ])('is refused when it is %s', async (_what, text) => {
    await expect(readAll(chunksOf(text, 3))).rejects.toThrow(SyntaxError);
  });

  test('is refused when one item never ends', async () => {
    async function* one(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('["');
      for (;;) yield Buffer.alloc(256 * 1024, 'x');
    }
    await expect(readAll(one())).rejects.toThrow('too large');
  });
});

async function* chunksOf(text: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const items of arrayItems(chunks)) all.push(...items);
  return all;
}
