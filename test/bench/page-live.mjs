// The Live tab beside a producer at full speed: node test/bench/page-live.mjs [--seconds N]
// Promised: no frame of the page longer than 100 ms. A consumer at full speed keeps the queue from filling the memory.

import { parseArgs } from 'node:util';
import { percentile, report, startPageHost } from './page-host.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '15' } } });
const seconds = Number(values.seconds);
const queue = 'flood';

const host = await startPageHost();
try {
  const { page } = host;
  await host.flood(queue, 'consume');
  await page.evaluate((to) => location.assign(to), `#/local/queue/${queue}?tab=live`);
  await page.getByText('Nothing has passed through yet').waitFor();
  await host.flood(queue, 'publish');
  await page.getByRole('grid', { name: 'Live messages' }).getByRole('row').nth(2).waitFor();
  const { gaps, tasks } = await page.evaluate(watchFrames, seconds * 1_000);
  const rate = await page.getByRole('group', { name: 'State of the queue' }).innerText();
  const seen = await page
    .getByText(/passed unseen/)
    .innerText({ timeout: 1_000 })
    .catch(() => '0 passed unseen');
  console.log(`  ${rate.replaceAll(/\s+/g, ' ')} · ${seen}`);
  report('frames a second', gaps.length / seconds, '/s');
  report('frames, p95', percentile(gaps, 0.95), 'ms');
  report(`frames, longest of ${gaps.length}`, Math.max(...gaps), 'ms', 100);
  report('long tasks, longest', Math.max(0, ...tasks), 'ms', 100);
  report('page memory after all of it', await host.heapMegabytes(), 'MB', 250);
} finally {
  await host.close();
}

/**
 * Runs in the page.
 *
 * @param {number} durationMs
 */
async function watchFrames(durationMs) {
  /** @type {number[]} */
  const tasks = [];
  const observer = new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  observer.observe({ type: 'longtask' });
  const gaps = [];
  const startedAt = performance.now();
  let last = startedAt;
  while (last - startedAt < durationMs) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  observer.disconnect();
  return { gaps, tasks };
}
