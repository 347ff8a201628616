// Compiles client/load.c, which loads a broker at little cost to the machine.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const out = path.resolve(import.meta.dirname, '../../.cache/bench');

/** @returns {string | null} the program; null where it cannot be compiled, which is said */
export function compileClient() {
  mkdirSync(out, { recursive: true });
  const client = path.join(out, 'load');
  const source = path.join(import.meta.dirname, 'client/load.c');
  const compiled = spawnSync(
    'cc',
    ['-O2', '-Wno-deprecated-declarations', '-pthread', '-o', client, source, '-lrabbitmq'],
    { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8' },
  );
  if (compiled.status === 0) return client;
  const why = compiled.error === undefined ? compiled.stderr.split('\n')[0] : 'there is no C compiler (cc)';
  console.log(`Skipped: the client could not be compiled: ${why}. It needs cc and librabbitmq-dev.`);
  return null;
}
