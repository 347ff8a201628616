import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostChannels } from '../../main/host-channels.ts';
import type { HostCapabilities } from '../../src/contract/host.ts';
import { eventually } from '../support/eventually.ts';
import type { BootOptions, Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let booted: Booted;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(() => booted.dispose());

async function hostOf(options?: BootOptions): Promise<Required<HostCapabilities>> {
  booted = await boot(bundle, options);
  return (await booted.page()).mainWorld.leveretHost as Required<HostCapabilities>;
}

it('shows the page the capabilities of a desktop, frozen, and nothing else', async () => {
  const host = await hostOf();
  expect(Object.keys((await booted.page()).mainWorld)).toEqual(['leveretHost']);
  expect(Object.keys(host).toSorted()).toEqual([
    'copyText',
    'files',
    'kind',
    'onMenuCommand',
    'openExternal',
    'saveFile',
    'setMenuState',
  ]);
  expect(host.kind).toBe('desktop');
  expect(Object.isFrozen(host)).toBe(true);
});

it('copies text', async () => {
  const host = await hostOf();
  await host.copyText('amqp://localhost:5672 é \u{1f407}');
  expect(booted.electron.clipboard.text).toBe('amqp://localhost:5672 é \u{1f407}');
});

it('opens web addresses outside, and says why it does not open others', async () => {
  const host = await hostOf();
  await host.openExternal('https://www.rabbitmq.com/');
  await expect(host.openExternal('file:///etc/passwd')).rejects.toThrow(/only http and https/);
  expect(booted.electron.shell.opened).toEqual(['https://www.rabbitmq.com/']);
});

describe('saving a file', () => {
  it('writes the bytes where the person chose, and suggests a plain name only', async () => {
    const host = await hostOf();
    const { dialog } = booted.electron;
    const place = path.join(booted.dataDirectory, 'export.bin');
    dialog.savePlace = place;
    const content = Uint8Array.from([0, 255, 10, 13]);
    expect(await host.saveFile('../../.bashrc', content)).toBe(true);
    expect(new Uint8Array(await readFile(place))).toEqual(content);
    expect(dialog.suggestedNames).toEqual(['_.._.bashrc']);
  });

  it('does nothing when the person declines, and says so', async () => {
    const host = await hostOf();
    expect(await host.saveFile('export.json', new Uint8Array())).toBe(false);
  });

  it('says what failed when the place cannot be written', async () => {
    const host = await hostOf();
    booted.electron.dialog.savePlace = path.join(booted.dataDirectory, 'none', 'export.bin');
    await expect(host.saveFile('x', new Uint8Array())).rejects.toThrow(
      /Writing .*export\.bin failed: ENOENT/,
    );
  });
});

describe('input that does not fit', () => {
  it.each([
    [hostChannels.copyText, [5]],
    [hostChannels.copyText, []],
    [hostChannels.copyText, ['a', 'b']],
    [hostChannels.openExternal, [{ toString: 'x' }]],
    [hostChannels.saveFile, ['name', 'text']],
    [hostChannels.saveFile, ['', new Uint8Array()]],
  ])('is refused before anything is done: %s %j', async (channel, input) => {
    await hostOf();
    const contents = (await booted.window()).webContents;
    const answer = await contents.invokeFrom(contents.mainFrame(), channel, input);
    expect(answer).toEqual({ ok: false, message: `${channel} was asked with input that does not fit.` });
    expect(booted.output.stderr).toContain('does not fit');
  });

  it('leaves the menu as it is', async () => {
    await hostOf();
    const contents = (await booted.window()).webContents;
    const frame = contents.mainFrame();
    for (const input of [
      [5],
      [[{ id: 'go.queues' }]],
      [Array(5_000).fill({ id: 'go.queues', enabled: true })],
    ]) {
      contents.sendFrom(frame, hostChannels.menuState, input);
    }
    contents.sendFrom(frame, hostChannels.menuState, [[{ id: 'go.exchanges', enabled: true }]]);
    await eventually(() => expect(booted.electron.menu?.isEnabled('go.exchanges')).toBe(true));
    expect(booted.electron.menu?.isEnabled('go.queues')).toBe(false);
  });
});
