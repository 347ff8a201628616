// Bundles and runs the throughput bench of the embedded broker: node test/bench/broker-throughput.mjs [--no-peer]
// The measuring itself is in broker-throughput-load.ts; Node 20 cannot run that without bundling.

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, '.cache/bench');
mkdirSync(out, { recursive: true });
for (const name of ['broker-throughput-load', 'broker-throughput-server']) {
  const bundle = await rolldown({ input: path.join(import.meta.dirname, `${name}.ts`), platform: 'node' });
  await bundle.write({ file: path.join(out, `${name}.mjs`), format: 'esm' });
  await bundle.close();
}
const load = spawn(
  process.execPath,
  [path.join(out, 'broker-throughput-load.mjs'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
load.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
