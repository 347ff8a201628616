// The table of who may import whom, and the check of one source file against it. edges.test.ts runs it over all sources.

import path from 'node:path';

/** Folders (longest match wins) and what their files may import: folders, packages, `node:` built-ins. */
interface Room {
  readonly folder: string;
  /** Folders besides its own. */
  readonly folders: readonly string[];
  /** Packages by name; `node:` stands for Node's built-ins. */
  readonly packages: readonly string[];
}

const page = ['src/contract', 'src/rpc'];
const pagePackages = [
  '@codemirror/commands',
  '@codemirror/lang-json',
  '@codemirror/language',
  '@codemirror/lint',
  '@codemirror/state',
  '@codemirror/view',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@lezer/highlight',
  '@tanstack/react-virtual',
  'lucide-react',
  'react',
  'react-aria-components',
  'react-dom',
  'react-resizable-panels',
  'uplot',
  'zustand',
];
const pageRoom = (folder: string, folders: readonly string[]): Room => ({
  folder: `renderer/${folder}`,
  folders: [...page, ...folders.map((name) => `renderer/${name}`)],
  packages: pagePackages,
});
const belowFeatures = ['engine', 'state', 'rows', 'ui', 'commands', 'strings', 'styles'];

export const rooms: readonly Room[] = [
  { folder: 'src/contract', folders: [], packages: ['zod'] },
  { folder: 'src/rpc', folders: ['src/contract'], packages: ['zod'] },
  { folder: 'src/amqp', folders: [], packages: [] },
  { folder: 'src/lib', folders: [], packages: ['node:'] },
  { folder: 'src/storage', folders: ['src/contract', 'src/lib'], packages: ['node:', 'zod'] },
  { folder: 'src/broker', folders: ['src/amqp', 'src/storage', 'src/lib'], packages: ['node:'] },
  {
    folder: 'src/connectors',
    folders: ['src/contract', 'src/lib'],
    packages: ['node:', 'kafkajs'],
  },
  // AMQP messages in the contract's words, for every connector that speaks AMQP.
  {
    folder: 'src/connectors/amqp',
    // dead-letters: each row of a list says how its message died, whoever lists it
    folders: ['src/connectors', 'src/contract', 'src/lib', 'src/amqp', 'src/dead-letters'],
    packages: ['node:'],
  },
  {
    folder: 'src/connectors/rabbitmq',
    folders: ['src/connectors', 'src/contract', 'src/lib', 'src/amqp'],
    packages: ['node:', 'amqplib', 'undici', 'zod'],
  },
  {
    folder: 'src/connectors/embedded',
    folders: ['src/connectors', 'src/contract', 'src/lib', 'src/broker', 'src/amqp'],
    packages: ['node:'],
  },
  {
    folder: 'src/bodies',
    folders: ['src/contract', 'src/lib'],
    packages: ['node:', 'fzstd'],
  },
  {
    folder: 'src/filters',
    // amqp: headers are decoded where filters run, in a worker thread; connectors: the type of what is filtered;
    // captures: the same threads read large lines of imported files
    folders: ['src/contract', 'src/lib', 'src/amqp', 'src/bodies', 'src/captures', 'src/connectors'],
    packages: ['node:', '@marcbachmann/cel-js'],
  },
  {
    folder: 'src/captures',
    // amqp: a file has property lists as JSON, and they are read back to the byte
    folders: ['src/contract', 'src/storage', 'src/lib', 'src/amqp', 'src/connectors/amqp'],
    packages: ['node:', 'zod', 'csv-stringify'],
  },
  { folder: 'src/dead-letters', folders: ['src/contract'], packages: [] },
  { folder: 'src/jobs', folders: ['src/contract', 'src/storage', 'src/lib'], packages: ['node:', 'zod'] },
  {
    folder: 'src/engine',
    folders: [
      'contract',
      'rpc',
      'broker',
      'connectors',
      'filters',
      'captures',
      'dead-letters',
      'jobs',
      'amqp',
      'storage',
      'lib',
    ].map((name) => `src/${name}`),
    packages: ['node:', 'zod'],
  },
  {
    folder: 'src/serve',
    // storage: the lock of the data directory is taken by whoever starts an engine
    folders: ['src/contract', 'src/rpc', 'src/engine', 'src/storage', 'src/lib'],
    packages: ['node:', 'ws', 'open', 'zod'],
  },
  { folder: 'main', folders: ['src'], packages: ['node:', 'electron', 'zod'] },
  // They run before anything is installed.
  { folder: 'main/start', folders: ['main/build', 'main/start/dev', 'src/serve'], packages: ['node:'] },
  {
    folder: 'main/start/dev',
    folders: ['main/start', 'main/build', 'src/serve'],
    packages: ['node:', 'rolldown', 'vite'],
  },
  { folder: 'main/build', folders: ['main/start'], packages: ['node:', 'rolldown', 'vite'] },
  pageRoom('strings', ['ui', 'state']),
  pageRoom('ui', ['strings', 'styles']),
  pageRoom('engine', ['strings']),
  pageRoom('state', ['engine', 'ui', 'strings']),
  pageRoom('rows', ['engine', 'state', 'ui', 'strings']),
  pageRoom('commands', ['engine', 'state', 'rows', 'ui', 'strings']),
  pageRoom('features', belowFeatures),
  pageRoom('app', [...belowFeatures, 'features']),
  { folder: 'renderer/styles', folders: [], packages: [] },
  {
    folder: 'renderer',
    folders: [...page, ...[...belowFeatures, 'app'].map((name) => `renderer/${name}`)],
    packages: [...pagePackages, 'vite', '@vitejs/plugin-react'],
  },
];

/** The longest file that a person still reads as one. */
export const linesMax = 400;

const statements = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/gm,
  /^\s*import\s+['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\bnew URL\(\s*['"](\.[^'"]+\.(?:ts|tsx|js|mjs))['"],\s*import\.meta\.url/g,
];

/** The specifiers of all static and dynamic imports, re-exports, types and workers of a source text. */
export function importsOf(text: string): string[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
  return statements.flatMap((statement) =>
    [...withoutComments.matchAll(statement)].map((match) => match[1] ?? ''),
  );
}

/** What is wrong with one source file, a line for each; `file` is its path from the root, with forward slashes. */
export function edgeFaults(file: string, text: string): string[] {
  const room = roomOf(file);
  if (room === null) return [`${file} is in no room of the import table`];
  const faults = importsOf(text).flatMap((specifier) => edgeFault(room, file, specifier));
  if (/^\s*export\s+(?:type\s+)?\*/m.test(text))
    faults.push(`${file} re-exports everything of a file: no barrels`);
  if (/^index\.(ts|tsx|mjs)$/.test(path.posix.basename(file)) && file !== 'main/index.ts') {
    faults.push(`${file} is named index: name it after what it holds`);
  }
  const lines = text.split('\n').length;
  if (lines > linesMax) faults.push(`${file} has ${lines} lines, more than ${linesMax}: split it by idea`);
  return faults;
}

function edgeFault(room: Room, file: string, specifier: string): string[] {
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    return room.packages.includes(name) ? [] : [`${file} imports ${specifier}, which ${room.folder} may not`];
  }
  const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\?.*$/, '');
  if (path.posix.extname(target) === '') return [`${file} imports ${specifier} without its extension`];
  const isOwn = within(target, room.folder) && roomOf(target)?.folder === room.folder;
  if (isOwn) return featureFault(file, specifier, target);
  if (target === 'package.json') return [];
  return room.folders.some((folder) => within(target, folder))
    ? []
    : [`${file} imports ${specifier}: ${room.folder} may not import ${path.posix.dirname(target)}`];
}

function featureFault(file: string, specifier: string, target: string): string[] {
  const feature = /^renderer\/features\/([^/]+)\//;
  const [from, to] = [feature.exec(file)?.[1], feature.exec(target)?.[1]];
  return from === to ? [] : [`${file} imports ${specifier}: one feature never imports another`];
}

function roomOf(file: string): Room | null {
  const around = rooms.filter((room) => within(file, room.folder));
  return around.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

function within(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
