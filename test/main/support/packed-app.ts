// Packs the desktop app with electron-builder around a runtime that is empty but for what the packer touches, and reads what
// came out: the archive's files and the fuses. No download and no Electron.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';

const root = path.resolve(import.meta.dirname, '../../..');
/** Stands before the fuses in Electron's binary: version, number of fuses, then one character each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** In the order of the wire. */
const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
/** As Electron ships them. */
const shippedFuses = '10110011';

export interface PackedApp {
  /** Paths inside app.asar. */
  readonly files: readonly string[];
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly fuses: Readonly<Record<string, boolean>>;
}

/** `folder` is empty and the test's own. Throws with electron-builder's words when it refuses. */
export async function packApp(folder: string, flags: readonly string[] = []): Promise<PackedApp> {
  const runtime = path.join(folder, 'runtime');
  mkdirSync(path.join(runtime, 'resources'), { recursive: true });
  const wire = `${fuseSentinel}\u0001${String.fromCharCode(fuseNames.length)}${shippedFuses}`;
  writeFileSync(path.join(runtime, 'electron'), `\u007fELF${'\0'.repeat(64)}${wire}${'\0'.repeat(64)}`, {
    mode: 0o755,
  });
  writeFileSync(path.join(runtime, 'version'), electronVersion());
  for (const file of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(path.join(runtime, file), '');

  const output = path.join(folder, 'release');
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const own = [`-c.electronDist=${runtime}`, `-c.directories.output=${output}`];
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  await promisify(execFile)(process.execPath, [builder, '--linux', 'dir', '--x64', ...own, ...flags], {
    cwd: root,
    env,
  });

  const unpacked = path.join(output, 'linux-unpacked');
  const archive = readArchive(readFileSync(path.join(unpacked, 'resources/app.asar')));
  return { ...archive, fuses: readFuses(readFileSync(path.join(unpacked, 'leveret'), 'latin1')) };
}

function electronVersion(): string {
  const manifest = readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function readFuses(binary: string): Record<string, boolean> {
  const states = binary.slice(binary.indexOf(fuseSentinel) + fuseSentinel.length + 2);
  return Object.fromEntries(fuseNames.map((name, index) => [name, states[index] === '1']));
}

interface ArchiveFolder {
  readonly files: Readonly<
    Record<string, ArchiveFolder | { readonly offset: string; readonly size: number }>
  >;
}

/** An asar file: four sizes, a header in JSON, the files one after the other. */
function readArchive(bytes: Buffer): Pick<PackedApp, 'files' | 'manifest'> {
  const header = JSON.parse(
    bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8'),
  ) as ArchiveFolder;
  const firstByte = 8 + bytes.readUInt32LE(4);
  const files: string[] = [];
  let manifest: Record<string, unknown> = {};
  const walk = (folder: ArchiveFolder, place: string): void => {
    for (const [name, entry] of Object.entries(folder.files)) {
      const file = path.posix.join(place, name);
      if ('files' in entry) {
        walk(entry, file);
        continue;
      }
      files.push(file);
      const start = firstByte + Number(entry.offset);
      if (file !== 'package.json') continue;
      manifest = JSON.parse(bytes.subarray(start, start + entry.size).toString('utf8')) as Record<
        string,
        unknown
      >;
    }
  };
  walk(header, '');
  return { files, manifest };
}
