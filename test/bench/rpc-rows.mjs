// Bundles and runs the bench of live rows through the rpc layer: node test/bench/rpc-rows.mjs
// The measuring itself is in rpc-rows-engine.ts; Node 20 cannot run that without bundling.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, '.cache/bench');
mkdirSync(out, { recursive: true });
for (const name of ['rpc-rows-engine', 'rpc-rows-page']) {
  const bundle = await rolldown({
    input: path.join(import.meta.dirname, `${name}.ts`),
    platform: 'node',
    external: ['bufferutil', 'utf-8-validate'],
  });
  await bundle.write({ file: path.join(out, `${name}.mjs`), format: 'esm' });
  await bundle.close();
}
const run = spawn(process.execPath, [path.join(out, 'rpc-rows-engine.mjs')], { stdio: 'inherit' });
run.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
