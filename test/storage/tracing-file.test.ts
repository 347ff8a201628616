// Where tracing is on because of us, on a real disk.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { TracingFile } from '../../src/storage/tracing-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('tracing');
});
afterEach(() => folder.remove());

const open = () => TracingFile.open({ directory: folder.path, onBroken: () => undefined });

test('what was kept is known to the next start, by connection, server and virtual host', async () => {
  const file = await open();
  const here = { profileId: 'one', place: 'amqp://a:5672 /' };
  await file.keep(here, true);
  await file.keep({ ...here, place: 'amqp://b:5672 /' }, true);
  await file.keep({ ...here, place: 'amqp://b:5672 /' }, false);
  const next = await open();
  expect(next.has(here)).toBe(true);
  expect(next.hasProfile('one')).toBe(true);
  expect(next.has({ ...here, place: 'amqp://b:5672 /' })).toBe(false);
  expect(next.hasProfile('two')).toBe(false);
  await next.keep(here, false);
  expect((await open()).hasProfile('one')).toBe(false);
});
