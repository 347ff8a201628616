// Compiles the client, bundles and runs the comparison with RabbitMQ: node test/bench/broker.mjs [--rounds N] [--write]
// The measuring itself is in broker-pairs.ts; Node 20 cannot run that without bundling.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { compileClient } from './load-client.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, '.cache/bench');
mkdirSync(path.join(import.meta.dirname, 'results'), { recursive: true });
mkdirSync(out, { recursive: true });

const client = compileClient();
if (client !== null) {
  if (!existsSync(path.join(root, 'dist/serve/main.js'))) {
    spawnSync(process.execPath, [path.join(root, 'main/build/build.mjs')], { stdio: 'inherit', cwd: root });
  }
  for (const name of ['broker-pairs', 'broker-throughput-server']) {
    const bundle = await rolldown({
      input: path.join(import.meta.dirname, `${name}.ts`),
      platform: 'node',
      // Where the built server is found depends on where this code stands.
      transform: { define: { 'import.meta.dirname': JSON.stringify(out) } },
    });
    await bundle.write({ file: path.join(out, `${name}.mjs`), format: 'esm', codeSplitting: false });
    await bundle.close();
  }
  const flags = ['--client', client, '--root', root, ...process.argv.slice(2)];
  const run = spawn(process.execPath, [path.join(out, 'broker-pairs.mjs'), ...flags], { stdio: 'inherit' });
  run.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
