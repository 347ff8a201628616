// The path that everything else hangs on: unchanged pika programs run, and the page shows what they do; a message goes
// back from the page to a program; a program that dies is seen to leave.

import path from 'node:path';
import { python, pythonModuleMissing } from '../support/needs.ts';
import { runProgram, startProgram, type RunningProgram } from '../support/run-program.ts';
import { expect, test } from './leveret-test.ts';
import { cellUnder, goTo, rowWith, table } from './pages/app.ts';
import {
  addHeader,
  choose,
  lastResult,
  openPanelTab,
  openPublish,
  send,
  writeBody,
} from './pages/publish.ts';
import { detail, expectDepth, messages, openDetailTab, openTab, treeLine } from './pages/queue.ts';

const program = (name: string): string => path.join(import.meta.dirname, 'programs', `${name}.py`);
const pikaMissing = pythonModuleMissing('pika');
test.skip(pikaMissing !== null, pikaMissing ?? '');

let running: RunningProgram[] = [];
test.afterEach(async () => {
  await Promise.all(running.map((each) => each.stop('SIGKILL')));
  running = [];
});

function startConsumer(port: number, name: string, ...more: readonly string[]): RunningProgram {
  const consumer = startProgram(python, [program('order_consumer'), String(port), 'orders', name, ...more]);
  running.push(consumer);
  return consumer;
}

test('a program’s message comes to the screen, one from the page to the program, and its end is seen', async ({
  page,
  leveret,
}) => {
  const port = leveret.amqpPort;
  await goTo(page, 'Queues');
  await expect(page.getByText('No queues yet')).toBeVisible();

  const sent = await runProgram(python, [program('order_producer'), String(port), 'orders', '3']);
  expect(sent).toMatchObject({ code: 0, stdout: 'sent 3\n' });
  const queues = table(page, 'Queues');
  const row = rowWith(queues, 'orders');
  await expect(row).toBeVisible();
  await expect(await cellUnder(queues, row, 'Ready')).toHaveText('3');

  await row.click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible();
  await expectDepth(page, 3, 0);
  await expect(messages(page).getByRole('row')).toHaveCount(4);
  await messages(page)
    .getByRole('gridcell', { name: /9007199254740993/ })
    .click();
  // The number is beyond what a double can hold.
  await expect(treeLine(page, 'order')).toHaveText('"order": 9007199254740993,');
  await expect(treeLine(page, '2.5')).toHaveText('2.50');
  await openDetailTab(page, 'Headers');
  const headers = detail(page).getByRole('group', { name: 'Headers' });
  await expect(headers).toContainText('big' + 'int64 l' + '9007199254740993');
  await expect(headers).toContainText('sampled' + 'boolean t' + 'true');
  await expect(headers).toContainText('attempt' + 'int32 I' + '3');
  await expect(headers).toContainText('nothing' + 'void V');
  await expect(headers).toContainText('application/json');

  // The consumer joins, is named, takes all, and holds it.
  const holding = startConsumer(port, 'order-holder', 'hold');
  await holding.says('got {"order": 9007199254740995');
  await expectDepth(page, 0, 3);
  await expect(messages(page).getByRole('gridcell', { name: /unacked · .*order-holder/ })).toHaveCount(3);
  await openTab(page, 'Consumers');
  const consumers = table(page, 'Consumers');
  const holder = rowWith(consumers, 'order-holder');
  await expect(holder).toBeVisible();
  await expect(await cellUnder(consumers, holder, 'Tag')).toHaveText('order-holder-tag');
  await expect(await cellUnder(consumers, holder, 'Prefetch')).toHaveText('5');
  await expect(await cellUnder(consumers, holder, 'Unacked')).toHaveText('3');

  // Killed, as a crash does: it leaves, what it held is ready again.
  process.kill(holding.pid, 'SIGKILL');
  await expect(holder).toHaveCount(0);
  const events = table(page, 'Joined, left, cancelled');
  await expect(rowWith(events, 'order-holder').first()).toContainText('left');
  await expectDepth(page, 3, 0);

  // Another takes all of it, and then what the page publishes.
  const consumer = startConsumer(port, 'order-consumer');
  await consumer.says('got {"order": 9007199254740995');
  await expect(rowWith(consumers, 'order-consumer')).toBeVisible();
  await expectDepth(page, 0, 0);
  const panel = await openPublish(page);
  await expect(panel.getByRole('combobox', { name: 'Queue' })).toHaveValue('orders');
  await choose(panel, 'Body as', 'JSON');
  await writeBody(panel, '{"order": 18446744073709551615}');
  await openPanelTab(panel, 'Headers');
  await addHeader(panel, { name: 'from', type: 'string', value: 'the page' });
  await addHeader(panel, { name: 'attempt', type: 'int 32', value: '7' });
  await send(panel);
  await expect(lastResult(panel)).toContainText('routed');
  await expect(lastResult(panel)).toContainText('to 1 queue: orders · confirmed in');
  await consumer.says(
    `got {"order": 18446744073709551615} {'from': 'the page', 'attempt': 7} application/json`,
  );

  process.kill(consumer.pid, 'SIGKILL');
  await expect(rowWith(consumers, 'order-consumer')).toHaveCount(0);
  await expect(rowWith(events, 'order-consumer').first()).toContainText('left');
  await expect(page.getByText('Nobody consumes yet')).toBeVisible();
});
