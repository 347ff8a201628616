import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { BootOptions, Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import { connectPage } from './support/page-client.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let booted: Booted;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(() => booted.dispose());

async function start(options?: BootOptions): Promise<Booted> {
  booted = await boot(bundle, options);
  return booted;
}

it('answers a request of the page over the port', async () => {
  const { page } = await start();
  const client = await connectPage(await page());
  const info = await client.request('engine.info', {});
  expect(info.dataDirectory).toBe(booted.dataDirectory);
});
