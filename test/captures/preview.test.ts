// What a file holds, told before anything of it is published.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { encodeProperties } from '../../src/amqp/properties.ts';
import { writeHeader, writeMessage } from '../../src/captures/capture-lines.ts';
import { previewCapture } from '../../src/captures/preview.ts';
import { readLargeLine } from '../../src/captures/read-line.ts';
import type { ImportPreview } from '../../src/contract/capture.ts';
import { limits } from '../../src/contract/limits.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const taken = { at: 1_700_000_000_000, endpoint: 'Elsewhere', queue: 'orders' };

test('the places with most messages are told first, and how many others there are', async () => {
  const folder = temporaryFolder('preview');
  const file = path.join(folder.path, 'messages.jsonl');
  const many = limits.importPlacesShown + 20;
  // Place 3 is named thrice, place 60 twice, the others once.
  const keys = [...Array.from({ length: many }, (_, number) => number), 60, 3, 3];
  const lines = keys.map((key) => {
    const facts = { exchange: 'shop', routingKey: `key.${key}`, redelivered: false, publishedAt: null };
    const storedProperties = encodeProperties({});
    return writeMessage({ ...facts, taken, storedProperties, body: Buffer.from('x'), bodySize: 1 }, taken);
  });
  await writeFile(file, [writeHeader(taken), ...lines].join('\n'));
  const told: ImportPreview[] = [];
  const signal = new AbortController().signal;
  expect(await previewCapture(file, 1, readLargeLine, signal, (preview) => told.push(preview))).toBe(
    many + 3,
  );
  const last = told.at(-1);
  expect(last?.places.slice(0, 4).map(({ routingKey, messages }) => [routingKey, messages])).toEqual([
    ['key.3', 3],
    ['key.60', 2],
    ['key.0', 1],
    ['key.1', 1],
  ]);
  expect(last?.places).toHaveLength(limits.importPlacesShown);
  expect(last?.otherPlaces).toBe(20);
  folder.remove();
});
