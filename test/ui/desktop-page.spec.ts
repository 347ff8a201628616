// The built page as the desktop shows it, in Chromium: served by the real app:// handler under the desktop's policy, which
// leaves it no connection at all, and talking to a real engine over a MessagePort that it asked for with a nonce. Only the
// shell between them is played, by Playwright.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel as NodeMessageChannel } from 'node:worker_threads';
import { connect } from 'amqplib';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { createPageHandler } from '../../main/app-protocol.ts';
import { enginePortAnswer, enginePortQuestion } from '../../src/contract/desktop-port.ts';
import type { MenuCommandState } from '../../src/contract/host.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createLog } from '../../src/lib/log.ts';
import { portPipe } from '../../src/rpc/port-pipe.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { secretsInMemory } from '../../src/storage/secret-store.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');
const pageDirectory = path.join(dist, 'page');
/** The engine of this test is read from its sources, where no thread has an entry. */
const workerEntry = pathToFileURL(path.join(dist, 'filters', 'worker.js'));
/** Stands for app://leveret, a scheme that Chromium alone does not know. */
const address = 'https://leveret.test';

let engine: Engine;
let folder: ReturnType<typeof temporaryFolder>;
let lines: string[];
let complaints: string[];

test.beforeEach(async ({ page }) => {
  folder = temporaryFolder('desktop-page');
  lines = [];
  complaints = [];
  const log = createLog({ write: (line) => lines.push(line) });
  engine = await createEngine({
    dataDirectory: folder.path,
    amqpPort: 0,
    amqpPortRequired: false,
    version: '1.2.3',
    log,
    secrets: secretsInMemory(),
    workerEntry,
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const handle = createPageHandler(pageDirectory, log);
  await page.route(`${address}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = await handle(new Request(`app://leveret${pathname}`));
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  await playShell(page);
  await page.goto(`${address}/`);
});

test.afterEach(async () => {
  await engine.close();
  folder.remove();
});

/** Answers the page's question for a port, and carries what goes over it. */
async function playShell(page: Page): Promise<void> {
  const { port1, port2 } = new NodeMessageChannel();
  engine.attach(portPipe(port2));
  await page.exposeFunction('toEngine', (frame: unknown) => port1.postMessage(frame));
  port1.on('message', (frame: unknown) => {
    page
      .evaluate((carried) => (globalThis as unknown as Shell).fromEngine(carried), frame)
      .catch(() => port1.close());
  });
  await page.addInitScript(
    ({ question, answer }) => {
      const shell = globalThis as unknown as Shell;
      const { port1: mine, port2: theirs } = new MessageChannel();
      mine.onmessage = (event: MessageEvent<unknown>) => void shell.toEngine(event.data);
      shell.fromEngine = (frame) => mine.postMessage(frame);
      shell.leveretHost = {
        kind: 'desktop',
        copyText: () => Promise.resolve(),
        onMenuCommand: (listener: (id: string) => void) => {
          shell.menuCommand = listener;
          return () => undefined;
        },
        setMenuState: (state: readonly MenuCommandState[]) => {
          shell.menuState = state;
        },
      };
      window.addEventListener('message', (event: MessageEvent<{ type?: string; nonce?: string }>) => {
        if (event.data.type === question) {
          window.postMessage({ type: answer, nonce: event.data.nonce }, location.origin, [theirs]);
        }
      });
    },
    { question: enginePortQuestion, answer: enginePortAnswer },
  );
}

interface Shell {
  toEngine(frame: unknown): Promise<void>;
  fromEngine(frame: unknown): void;
  leveretHost: unknown;
  menuCommand(id: string): void;
  menuState: readonly MenuCommandState[];
}

/** As the page has told the native menu last. */
function isEnabled(page: Page, commandId: string): Promise<boolean | undefined> {
  return page.evaluate(
    (id) => (globalThis as unknown as Shell).menuState.find((state) => state.id === id)?.enabled,
    commandId,
  );
}

test('@browser shows a program’s message over its port, under a policy that allows it no connection', async ({
  page,
}) => {
  const connection = await connect(`amqp://127.0.0.1:${engine.amqp.port}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('first-orders');
  channel.publish('', 'first-orders', Buffer.from('{"order":4711}'), { contentType: 'application/json' });
  await channel.waitForConfirms();
  await connection.close();

  await expect.poll(() => isEnabled(page, 'go.queues')).toBe(true);
  await page.evaluate(() => (globalThis as unknown as Shell).menuCommand('go.queues'));
  await page.getByRole('gridcell', { name: 'first-orders', exact: true }).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'first-orders', level: 1 })).toBeVisible();
  await page.getByRole('gridcell', { name: '{"order":4711}', exact: true }).click();
  await expect(page.getByText('4711').last()).toBeVisible();

  expect(complaints).toEqual([]);
  expect(lines.filter((line) => / error /.test(line))).toEqual([]);

  const reached = await page.evaluate(() =>
    fetch('/index.html').then(
      () => 'fetched',
      () => 'blocked',
    ),
  );
  expect(reached).toBe('blocked');
});

test('@browser tells the native menu which commands can run where it is', async ({ page }) => {
  await expect.poll(() => isEnabled(page, 'go.queues')).toBe(true);
  expect(await isEnabled(page, 'queue.purge')).toBe(false);
});
