import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { PackedApp } from './support/packed-app.ts';
import { packApp } from './support/packed-app.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface BuilderConfig {
  readonly appId: string;
  readonly asar: boolean;
  readonly files: readonly string[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly linux: { readonly target: readonly string[]; readonly executableArgs: readonly string[] };
  readonly mac: { readonly target: readonly string[] };
  readonly win: { readonly target: readonly string[] };
  readonly icon: string;
  readonly directories: { readonly buildResources: string };
}

/** The functions with which electron-builder itself reads and checks its file. They have no public address. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))(
  'app-builder-lib/out/util/config/config.js',
) as {
  getConfig(projectFolder: string, file: null, overrides: null): Promise<BuilderConfig>;
  validateConfiguration(config: unknown, debug: { isEnabled: boolean }): Promise<void>;
};
const check = (config: unknown): Promise<void> => builder.validateConfiguration(config, { isEnabled: false });

describe('electron-builder.yml', () => {
  let config: BuilderConfig;
  beforeAll(async () => {
    config = await builder.getConfig(root, null, null);
  });

  it('fits electron-builder’s own schema, which refuses what it does not know', async () => {
    await expect(check(structuredClone(config))).resolves.toBeUndefined();
    await expect(check({ ...config, electronFuses: { runAsNod: false } })).rejects.toThrow(/electronFuses/);
    await expect(check({ ...config, asar: 'perhaps' })).rejects.toThrow(/asar/);
  });

  it('makes what each system installs', () => {
    expect(config.linux.target).toEqual(['AppImage', 'deb']);
    expect(config.mac.target).toEqual(['dmg']);
    expect(config.win.target).toEqual(['nsis']);
  });

  it('sets every fuse that the packer knows, and leaves the sandbox on', () => {
    const { definitions } = createRequire(import.meta.url)('app-builder-lib/scheme.json') as {
      definitions: { FuseOptionsV1: { properties: Record<string, unknown> } };
    };
    const known = Object.keys(definitions.FuseOptionsV1.properties).filter(
      (name) => name !== 'resetAdHocDarwinSignature',
    );
    expect(Object.keys(config.electronFuses).toSorted()).toEqual(known.toSorted());
    expect(config.linux.executableArgs).toEqual([]);
  });

  it('has an icon', () => {
    expect(existsSync(path.join(root, config.directories.buildResources, config.icon))).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux')('the packed app', () => {
  const folder = temporaryFolder('packed');
  let packed: PackedApp;
  beforeAll(async () => {
    if (!existsSync(path.join(root, 'dist/page/index.html')))
      throw new Error('npm run build makes what is packed');
    packed = await packApp(folder.path);
  }, 120_000);
  afterAll(() => folder.remove());

  it('holds the bundles and the page, and no package, no source and no source map', () => {
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/filters/worker.js',
        'dist/main/index.js',
        'dist/main/engine-process.js',
        'dist/main/preload.cjs',
        'dist/page/index.html',
      ]),
    );
    const strange = packed.files.filter(
      (file) => !/^(dist\/(filters|main|page)\/|package\.json$|LICENSE$)/.test(file),
    );
    expect(strange).toEqual([]);
    expect(packed.files.filter((file) => /node_modules|\.map$|\.tsx?$/.test(file))).toEqual([]);
  });

  it('starts with the main bundle as an ES module', () => {
    expect(packed.manifest).toMatchObject({ main: 'dist/main/index.js', type: 'module', name: 'leveret' });
    expect(packed.files).toContain(packed.manifest['main']);
  });

  it('has its fuses set: no run as Node, no options or inspector from outside, only the checked archive', () => {
    expect(packed.fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('has bundles that need nothing but Node and Electron', () => {
    for (const [file, allowed] of [
      ['index.js', /^(node:|electron$)/],
      ['engine-process.js', /^node:/],
      ['preload.cjs', /^electron$/],
    ] as const) {
      const source = readFileSync(path.join(root, 'dist/main', file), 'utf8');
      const imported = [
        ...source.matchAll(/^import .*?from ["']([^"']+)["'];?$|\brequire\(["']([^"']+)["']\)/gm),
      ];
      const names = imported.map(([, esm, cjs]) => esm ?? cjs ?? '');
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    }
  });
});
