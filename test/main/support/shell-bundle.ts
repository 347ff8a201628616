// The desktop's bundles, made for a test with the product's own options into a folder of the test's own, with a small page
// beside them: what is booted is what is shipped, whatever state dist/ is in.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { nodeEntries } from '../../../main/build/entries.mjs';
import { nodeBundle } from '../../../main/build/node-bundle.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

export interface ShellBundle {
  /** Holds index.js, preload.cjs and engine-process.js. */
  readonly folder: string;
  readonly page: string;
  remove(): Promise<void>;
}

export async function bundleShell(): Promise<ShellBundle> {
  // Inside the checkout, so that the files are ES modules by its package.json.
  const parent = path.join(root, '.cache/test-shell');
  await mkdir(parent, { recursive: true });
  const dist = await mkdtemp(path.join(parent, 'dist-'));
  for (const entry of nodeEntries.filter((candidate) => candidate.source.startsWith('main/'))) {
    const output = path.join(path.relative(root, dist), path.relative('dist', entry.output));
    const { output: outputOptions, ...inputOptions } = nodeBundle(root, { ...entry, output });
    const bundle = await rolldown(inputOptions);
    await bundle.write(outputOptions);
    await bundle.close();
  }
  const page = path.join(dist, 'page');
  await mkdir(path.join(page, 'assets'), { recursive: true });
  await writeFile(
    path.join(page, 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><p>Leveret</p>',
  );
  await writeFile(path.join(page, 'assets/index-1a2b.js'), 'export {};');
  return { folder: path.join(dist, 'main'), page, remove: () => rm(dist, { recursive: true }) };
}
