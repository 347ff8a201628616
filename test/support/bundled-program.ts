// A TypeScript program of the tests, bundled so that plain Node can run it as a process of its own.

import path from 'node:path';
import { rolldown } from 'rolldown';

/** Bundles `entry` into `folder`; returns the file to run with node. */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  const file = path.join(folder, `${path.basename(entry, '.ts')}.mjs`);
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}
