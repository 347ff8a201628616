// The worker threads' entry, bundled as a build does it, for tests that run the sources.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundled-program.ts';

/** Bundles into `folder`. */
export async function bundleWorker(folder: string): Promise<URL> {
  const source = path.resolve(import.meta.dirname, '../../src/filters/worker.ts');
  return pathToFileURL(await bundleProgram(source, folder));
}
