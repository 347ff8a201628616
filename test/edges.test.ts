// The import table of the design, held by machine: over all sources, and on examples that must be caught.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { edgeFaults, importsOf } from './support/import-edges.ts';

const root = path.resolve(import.meta.dirname, '..');

function sourceFiles(): string[] {
  return ['src', 'main', 'renderer'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name)),
  );
}

test('every source file keeps to the import table, has no barrel and can be read in one go', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => edgeFaults(file, readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
});

test('every package that a source imports is asked for by name in package.json', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  const undeclared = sourceFiles().flatMap((file) =>
    importsOf(readFileSync(path.join(root, file), 'utf8'))
      .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !declared.has(name))
      .map((name) => `${file} imports ${name}`),
  );
  expect(undeclared).toEqual([]);
});

describe('a planted edge is found', () => {
  test.each([
    ['src/contract/model.ts', "import fs from 'node:fs';"],
    ['src/contract/model.ts', "import type { Pipe } from '../rpc/pipe.ts';"],
    ['src/amqp/reader.ts', "import { z } from 'zod';"],
    ['src/broker/queue.ts', "import type { Message } from '../contract/model.ts';"],
    ['src/broker/queue.ts', "export { limits } from '../contract/limits.ts';"],
    ['src/connectors/kafka/session.ts', "import { createBroker } from '../../broker/broker.ts';"],
    ['src/engine/engine.ts', "const { startServer } = await import('../serve/server.ts');"],
    ['src/serve/server.ts', "import { app } from 'electron';"],
    ['src/serve/server.ts', "let app: import('electron').App;"],
    ['src/engine/engine.ts', "new Worker(new URL('../serve/scan.ts', import.meta.url));"],
    ['main/menu.ts', "import { commands } from '../renderer/commands/registry.ts';"],
    ['main/start/launch.mjs', "import { parse } from 'yaml';"],
    ['renderer/ui/button.tsx', "import { routeStore } from '../state/route-store.ts';"],
    ['renderer/rows/ring.ts', "import { QueueList } from '../features/queues/queue-list.tsx';"],
    ['renderer/features/queues/list.tsx', "import { Detail } from '../message/detail.tsx';"],
    ['renderer/features/queues/list.tsx', "import { Shell } from '../../app/shell.tsx';"],
    ['renderer/engine/engine.ts', "import { Broker } from '../../src/broker/broker-api.ts';"],
    ['renderer/main.tsx', "import fs from 'node:fs';"],
    ['src/lib/ring.ts', "import { log } from './log';"],
    ['src/lib/everything.ts', "export * from './ring.ts';"],
    ['src/lib/index.ts', 'export const ring = 1;'],
    ['src/broker/long.ts', '\n'.repeat(401)],
    ['lib/new-folder.ts', ''],
    ['src/amqp/writer.ts', "import {\n  first,\n  second,\n} from '../broker/broker-api.ts';"],
  ])('in %s (example %#)', (file, text) => {
    expect(edgeFaults(file, text)).toHaveLength(1);
  });

  test.each([
    ['src/rpc/client.ts', "import type { z } from 'zod';\nimport { limits } from '../contract/limits.ts';"],
    ['src/connectors/embedded/tap.ts', "import type { Tap } from '../../broker/broker-api.ts';"],
    ['src/connectors/embedded/tap.ts', "import type { TapFacet } from '../connector.ts';"],
    ['src/amqp/writer.ts', "// import { z } from 'zod';\n/* import fs from 'node:fs'; */"],
    [
      'main/index.ts',
      "import { app } from 'electron';\nimport { createEngine } from '../src/engine/engine.ts';",
    ],
    ['renderer/features/queues/list.tsx', "import { Row } from './row.tsx';\nimport './list.css';"],
    ['renderer/app/shell.tsx', "import { QueuesScreen } from '../features/queues/queues-screen.tsx';"],
    ['renderer/main.tsx', "import { Shell } from './app/shell.tsx';\nimport './styles/tokens.css';"],
  ])('and an allowed one is not, in %s (example %#)', (file, text) => {
    expect(edgeFaults(file, text)).toEqual([]);
  });
});
