import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { HostCapabilities } from '../../src/contract/host.ts';
import type { BootOptions, Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import { connectPage } from './support/page-client.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let booted: Booted | undefined;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(async () => {
  await booted?.dispose();
  booted = undefined;
});

async function start(options?: BootOptions): Promise<Booted> {
  booted = await boot(bundle, options);
  return booted;
}

describe('a start', () => {
  it('opens a window that shows itself only when the page has drawn, isolated and sandboxed', async () => {
    const { electron, window } = await start();
    const shown = await window();
    await eventually(() => expect(shown.visible).toBe(true));
    expect(shown.options.show).toBe(false);
    expect(shown.journal).toEqual(['drawn', 'shown']);
    expect(shown.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: path.join(bundle.folder, 'preload.cjs'),
    });
    expect(electron.app.sandboxed).toBe(true);
    expect(electron.protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('loads the page from app:// with a nonce of this load and no connection left to it', async () => {
    const { window } = await start();
    const contents = (await window()).webContents;
    const policy = contents.response?.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toContain("connect-src 'none'");
    expect(contents.html).toContain(`content="${nonce}"`);
    await contents.load('app://leveret/');
    expect(contents.html).not.toContain(nonce);
  });

  it('says in one line of JSON that it is ready, once, and nothing else on standard output', async () => {
    const { output } = await start({ flags: ['--amqp-port', '0', '--json'] });
    const line = await eventually(() => {
      expect(output.stdout).toMatch(/\n$/);
      return JSON.parse(output.stdout) as Record<string, unknown>;
    });
    expect(line).toEqual({
      url: 'app://leveret/',
      amqp: expect.stringMatching(/^amqp:\/\/localhost:\d+$/) as unknown,
      management: null,
      pid: process.pid,
    });
  });

  it('keeps Chromium’s files inside the data directory, for this user only', async () => {
    const { electron, dataDirectory, window } = await start();
    await window();
    expect(electron.app.getPath('userData')).toBe(path.join(dataDirectory, 'desktop'));
    expect((await stat(path.join(dataDirectory, 'desktop'))).mode & 0o077).toBe(0);
  });

  it('gives the engine an environment without the variables that load code', async () => {
    process.env.NODE_OPTIONS_TEST_ONLY = 'x';
    process.env.ELECTRON_RUN_AS_NODE = '1';
    try {
      const { electron, window } = await start();
      await window();
      const [engine] = electron.engines;
      expect(engine?.options.serviceName).toBe('Leveret engine');
      expect(Object.keys(engine?.options.env ?? {})).toContain('PATH');
      expect(
        Object.keys(engine?.options.env ?? {}).filter((name) => /^(NODE_|ELECTRON_)/.test(name)),
      ).toEqual([]);
    } finally {
      delete process.env.NODE_OPTIONS_TEST_ONLY;
      delete process.env.ELECTRON_RUN_AS_NODE;
    }
  });

  it('ends with exit code 1 and a reason when a flag is wrong', async () => {
    const { exited, output, electron } = await start({ flags: ['--amqp-port', 'many'] });
    expect(await exited()).toBe(1);
    expect(output.stderr).toContain('--amqp-port needs a number');
    expect(electron.windows).toEqual([]);
    expect(electron.engines).toEqual([]);
  });

  it('ends with exit code 1 when a port that was asked for is taken', async () => {
    const first = await start({ flags: ['--amqp-port', '0', '--json'] });
    const ready = await eventually(() => JSON.parse(first.output.stdout) as { amqp: string });
    const second = await boot(bundle, { flags: ['--amqp-port', new URL(ready.amqp).port] });
    expect(await second.exited()).toBe(1);
    expect(second.electron.dialog.errors.join()).toContain(new URL(ready.amqp).port);
    await second.dispose();
  });

  it('prints help and ends without a window', async () => {
    const { exited, output, electron } = await start({ flags: ['--help'] });
    expect(await exited()).toBe(0);
    expect(output.stdout).toContain('--amqp-port N');
    expect(electron.windows).toEqual([]);
  });
});

describe('a second start', () => {
  it('brings the window to the front in the first, and ends by itself', async () => {
    const first = await start();
    const window = await first.window();
    window.minimized = true;
    window.focused = false;
    first.electron.app.emit('second-instance', {}, [], '/', {});
    await eventually(() => expect(window).toMatchObject({ minimized: false, focused: true }));
    expect(first.electron.windows).toHaveLength(1);

    const second = await boot(bundle, {
      dataDirectory: first.dataDirectory,
      prepare: (electron) => {
        electron.app.isFirstInstance = false;
      },
    });
    expect(await second.exited()).toBe(0);
    expect(second.electron.engines).toEqual([]);
    await second.dispose();
  });

  it('on a data directory that another Leveret has says who has it, and ends with exit code 1', async () => {
    const first = await start();
    await first.window();
    // Browser mode is no instance that Electron knows of: only the lock in the directory tells.
    const second = await boot(bundle, { dataDirectory: first.dataDirectory });
    expect(await second.exited()).toBe(1);
    expect(second.output.stderr).toContain(`already running on ${first.dataDirectory}`);
    expect(second.electron.dialog.errors).toHaveLength(1);
    await second.dispose();
  });
});

describe('the end', () => {
  it('goes page, engine, rest: what the page says while it goes still reaches the engine', async () => {
    const { electron, page, exited, dataDirectory } = await start();
    const leaving = await page();
    const client = await connectPage(leaving);
    await client.opened;
    leaving.onPageHide(() => {
      client.request('settings.put', { patch: { theme: 'light' } }).catch(() => undefined);
    });
    const order: string[] = [];
    electron.openWindows[0]?.on('closed', () => order.push('page'));
    electron.engines[0]?.on('exit', () => order.push('engine'));
    electron.app.on('quit', () => order.push('app'));
    electron.app.quit();
    expect(await exited()).toBe(0);
    expect(order).toEqual(['page', 'engine', 'app']);
    expect(await readFile(path.join(dataDirectory, 'settings.json'), 'utf8')).toContain('light');
  });

  it('lets the data directory go, so that the next start has it', async () => {
    const first = await start();
    await first.window();
    first.electron.app.quit();
    await first.exited();
    const second = await boot(bundle, { dataDirectory: first.dataDirectory });
    expect((await second.window()).isDestroyed()).toBe(false);
    await second.dispose();
  });

  it('does not wait longer than two seconds for a page and an engine that do not answer', async () => {
    const { electron, window, exited } = await start();
    (await window()).hangs = true;
    const pid = electron.engines[0]?.pid ?? 0;
    await connectPage((await window()).webContents.page ?? fail());
    process.kill(pid, 'SIGSTOP');
    const startedMs = performance.now();
    electron.app.quit();
    expect(await exited()).toBe(0);
    // A busy machine is late by a moment; whoever waited for an answer would never end.
    expect(performance.now() - startedMs).toBeLessThan(4_000);
  });

  it('comes when the last window is closed, except on macOS', async () => {
    const { window, exited } = await start();
    (await window()).close();
    expect(await exited()).toBe(0);
  });
});

function fail(): never {
  throw new Error('the page has gone');
}

describe('what the window remembers', () => {
  it('is where it stood at the last end', async () => {
    const first = await start();
    const window = await first.window();
    window.maximized = true;
    window.bounds = { x: 100, y: 50, width: 1_200, height: 800 };
    window.emit('move');
    first.electron.app.quit();
    await first.exited();
    const file = path.join(first.dataDirectory, 'desktop/window.json');
    await eventually(async () =>
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject(window.bounds),
    );

    const second = await boot(bundle, { dataDirectory: first.dataDirectory });
    const again = await second.window();
    expect(again.bounds).toEqual(window.bounds);
    await eventually(() => expect(again.maximized).toBe(true));
    expect(again.journal).toEqual(['drawn', 'shown']);
    await second.dispose();
  });
});

describe('the native menu', () => {
  it('runs a command in the page once the page says that it can run', async () => {
    const { electron, page } = await start();
    const host = (await page()).mainWorld.leveretHost as HostCapabilities;
    const ran: string[] = [];
    const stop = host.onMenuCommand?.((id) => ran.push(id));
    expect(electron.menu?.isEnabled('go.queues')).toBe(false);
    host.setMenuState?.([
      { id: 'go.queues', enabled: true },
      { id: 'no.such', enabled: true },
    ]);
    await eventually(() => expect(electron.menu?.isEnabled('go.queues')).toBe(true));
    electron.menu?.click('go.queues');
    expect(ran).toEqual(['go.queues']);
    stop?.();
    electron.menu?.click('go.queues');
    expect(ran).toEqual(['go.queues']);
  });
});
