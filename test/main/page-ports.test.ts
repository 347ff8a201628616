// The page's way to the engine: ports with nonces, an engine that dies and comes back, and who is refused.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enginePortAnswer, enginePortQuestion } from '../../src/contract/desktop-port.ts';
import { eventually } from '../support/eventually.ts';
import { hostChannels } from '../../main/host-channels.ts';
import type { Booted } from './support/boot.ts';
import { boot } from './support/boot.ts';
import { askForPort, connectPage, newNonce } from './support/page-client.ts';
import type { ShellBundle } from './support/shell-bundle.ts';
import { bundleShell } from './support/shell-bundle.ts';

let bundle: ShellBundle;
let booted: Booted;
beforeAll(async () => {
  bundle = await bundleShell();
});
afterAll(() => bundle.remove());
afterEach(() => booted.dispose());

async function start(): Promise<Booted> {
  booted = await boot(bundle);
  return booted;
}

describe('a port', () => {
  it('carries a request and its answer, and the main process sees neither', async () => {
    const { page, dataDirectory, electron } = await start();
    const client = await connectPage(await page());
    const info = await client.request('engine.info', {});
    expect(info).toMatchObject({ dataDirectory, version: '0.0.0-test', pid: electron.engines[0]?.pid });
    expect(info.pid).not.toBe(process.pid);
  });

  it('comes with the nonce of its question, so that two questions cannot be mixed up', async () => {
    const { page } = await start();
    const asking = await page();
    const answers: unknown[] = [];
    asking.onMessage(({ data, ports }) => {
      if ((data as { type: string }).type === enginePortAnswer) answers.push([data, ports.length]);
    });
    const [first, second] = [newNonce(), newNonce()];
    await Promise.all([askForPort(asking, first), askForPort(asking, second)]);
    expect(answers).toEqual([
      [{ type: enginePortAnswer, nonce: first }, 1],
      [{ type: enginePortAnswer, nonce: second }, 1],
    ]);
  });

  it('is not given for a question without a proper nonce, of another window or of another origin', async () => {
    const { page, electron } = await start();
    const asking = await page();
    const heard: unknown[] = [];
    asking.onMessage(({ data }) => heard.push(data));
    const question = { type: enginePortQuestion, nonce: newNonce() };
    asking.postMessage({ ...question, nonce: 'short' });
    asking.postMessage({ ...question, nonce: 5 });
    asking.postMessage(null);
    asking.postMessage(question, [], { source: {} });
    asking.postMessage(question, [], { origin: 'https://example.org' });
    // A proper one after them: when it is answered, the others would have been.
    await askForPort(asking);
    const answered = heard.filter((data) => (data as { type?: string } | null)?.type === enginePortAnswer);
    expect(answered).toHaveLength(1);
    expect(electron.engines).toHaveLength(1);
  });

  it('replaces the one before: a page has one pipe, and a reload ends the old', async () => {
    const { page, window } = await start();
    const first = await connectPage(await page());
    const ended = new Promise((resolve) => first.onClosed(resolve));
    await first.opened;
    await (await window()).webContents.load('app://leveret/');
    const second = await connectPage(await page());
    await ended;
    expect(await second.request('endpoint.list', {})).toMatchObject({ endpoints: [{ id: 'local' }] });
  });
});

describe('an engine that is killed', () => {
  it('rejects what the page waits for at once, comes back on the same address, and answers again', async () => {
    const { page, electron } = await start();
    const asking = await page();
    const before = await connectPage(asking);
    const { endpoints } = await before.request('endpoint.list', {});
    const ended = new Promise((resolve) => before.onClosed(resolve));
    const killed = electron.engines[0]?.pid ?? 0;
    process.kill(killed, 'SIGSTOP');
    const pending = before.request('engine.info', {}).catch((thrown: unknown) => thrown);
    process.kill(killed, 'SIGKILL');
    expect(await pending).toMatchObject({ code: 'engine_lost' });
    await ended;

    // Asked while there is no engine: it is answered as soon as there is one.
    const after = await connectPage(asking);
    const again = await after.request('engine.info', {});
    expect(again.pid).not.toBe(killed);
    expect((await after.request('endpoint.list', {})).endpoints[0]?.address).toBe(endpoints[0]?.address);
    expect(electron.engines).toHaveLength(2);
  });

  it('again and again is not started for ever: a person is asked, and may have it started again', async () => {
    const { electron, page } = await start();
    await page();
    for (let death = 1; death <= 5; death += 1) {
      await eventually(() => expect(electron.engines).toHaveLength(death));
      process.kill(electron.engines.at(-1)?.pid ?? 0, 'SIGKILL');
    }
    const question = await eventually(() => {
      const [asked] = electron.dialog.questions;
      if (asked === undefined) throw new Error('nobody has been asked');
      return asked;
    });
    expect(question.options.message).toBe('The engine keeps stopping.');
    expect(electron.engines).toHaveLength(5);
    question.answer(0);
    await eventually(() => expect(electron.engines).toHaveLength(6));
    const client = await connectPage(await page());
    expect(await client.request('engine.info', {})).toMatchObject({ version: '0.0.0-test' });
  });
});

describe('a page that dies', () => {
  it('is loaded again with a word about it, while the engine goes on', async () => {
    const { electron, window, page } = await start();
    (await window()).webContents.crash('crashed');
    const client = await connectPage(await page());
    expect(await client.request('engine.info', {})).toMatchObject({ pid: electron.engines[0]?.pid });
    expect(electron.dialog.questions[0]?.options.message).toContain('was loaded again');
  });

  it('three times in a minute asks before it is loaded once more', async () => {
    const { electron, window } = await start();
    const contents = (await window()).webContents;
    for (const _time of [1, 2]) {
      contents.crash('oom');
      await window();
      await eventually(() => expect(electron.dialog.questions.length).toBeGreaterThan(0));
      electron.dialog.questions.shift()?.answer(0);
      await eventually(() => expect(contents.page).not.toBeNull());
    }
    contents.crash('oom');
    await eventually(() => expect(electron.dialog.questions).toHaveLength(1));
    expect(electron.dialog.questions[0]?.options.message).toContain('keeps stopping');
    expect(contents.page).toBeNull();
    electron.dialog.questions[0]?.answer(0);
    await eventually(() => expect(contents.page).not.toBeNull());
  });
});

describe('a foreign sender', () => {
  const page = { url: 'app://leveret/', origin: 'app://leveret', parent: null };
  const strangers = [
    ['a sub frame of our own address', { ...page, parent: {} as never }],
    ['a web page', { url: 'https://example.org/', origin: 'https://example.org', parent: null }],
    ['a frame that is gone', null],
  ] as const;

  it.each(strangers)('is refused: %s', async (_who, frame) => {
    const { window, electron, output } = await start();
    const contents = (await window()).webContents;
    const heard: unknown[] = [];
    contents.page?.onMessage(({ data }) => heard.push(data));
    expect(await contents.invokeFrom(frame, hostChannels.copyText, ['stolen'])).toMatchObject({ ok: false });
    expect(
      await contents.invokeFrom(frame, hostChannels.openExternal, ['https://example.org/']),
    ).toMatchObject({ ok: false });
    contents.sendFrom(frame, hostChannels.enginePort, [newNonce()]);
    contents.sendFrom(frame, hostChannels.menuState, [[{ id: 'go.queues', enabled: true }]]);
    expect(electron.clipboard.text).toBe('');
    expect(electron.menu?.isEnabled('go.queues')).toBe(false);
    expect(output.stderr.match(/was refused/g)).toHaveLength(4);
    await askForPort(contents.page ?? fail());
    expect(heard.filter((data) => (data as { type: string }).type === enginePortAnswer)).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('the page has gone');
}
