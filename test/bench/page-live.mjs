// The Live tab beside a producer at full speed: node test/bench/page-live.mjs [--seconds N] [--rounds N]
// Promised: no frame of the page longer than 100 ms. The queue is bounded, so that the broker's memory never blocks the
// producer; each round says how fast that is, and how busy other programs kept the machine meanwhile.

import { parseArgs } from 'node:util';
import { watchOtherLoad } from './other-load.mjs';
import { percentile, report, startPageHost } from './page-host.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, rounds: { type: 'string', default: '5' } },
});
const seconds = Number(values.seconds);
const roundCount = Number(values.rounds);
const queue = 'flood';

const host = await startPageHost();
try {
  const { page } = host;
  await host.flood(queue, 'consume');
  await page.evaluate((to) => location.assign(to), `#/local/queue/${queue}?tab=live`);
  await page.getByText('Nothing has passed through yet').waitFor();
  await host.flood(queue, 'publish');
  await page.getByRole('grid', { name: 'Live messages' }).getByRole('row').nth(2).waitFor();
  const rounds = [await watch(page)];
  for (let count = 1; count < roundCount; count += 1) rounds.push(await watch(page));
  const seen = await page
    .getByText(/passed unseen/)
    .innerText({ timeout: 1_000 })
    .catch(() => '0 passed unseen');
  console.log(`  ${seen}`);
  for (const { state, gaps, longestGapMs, longestTaskMs, longestProcessorMs, otherLoad } of rounds) {
    const others = otherLoad === null ? 'unknown' : `${Math.round(otherLoad * 100)} % of a processor`;
    console.log(`  ${state}, other programs ${others}`);
    const typical = `p50 ${percentile(gaps, 0.5).toFixed(0)} ms, p95 ${percentile(gaps, 0.95).toFixed(0)} ms`;
    const frames = `${Math.round(gaps.length / seconds)} frames/s, ${typical}`;
    const tasks = `task ${longestTaskMs.toFixed(0)} ms (processor ${longestProcessorMs.toFixed(0)} ms)`;
    console.log(`    ${frames}, longest frame ${longestGapMs.toFixed(0)} ms, longest long ${tasks}`);
  }
  // The promise holds for every frame, so the worst round counts; processor time tells what was the page's own work.
  const worst = (/** @type {(round: (typeof rounds)[number]) => number} */ of) => Math.max(...rounds.map(of));
  const promises = {
    'longest frame': worst((round) => round.longestGapMs),
    'longest task': worst((round) => round.longestTaskMs),
    'most processor time of a task': worst((round) => round.longestProcessorMs),
  };
  for (const [name, value] of Object.entries(promises)) report(name, value, 'ms', 100);
  report('page memory after all of it', await host.heapMegabytes(), 'MB', 250);
} finally {
  await host.close();
}

/** @param {import('playwright').Page} page */
async function watch(page) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser');
  await browser.startTracing(page, { categories: ['toplevel'] });
  const otherLoad = watchOtherLoad();
  const { gaps, tasks } = await page.evaluate(watchFrames, seconds * 1_000);
  const others = otherLoad();
  const trace = await browser.stopTracing();
  const state = await page.getByRole('group', { name: 'State of the queue' }).innerText();
  return {
    state: state.replaceAll(/\s+/g, ' '),
    otherLoad: others,
    gaps,
    longestGapMs: Math.max(...gaps),
    longestTaskMs: Math.max(0, ...tasks),
    longestProcessorMs: longestProcessorMs(trace.toString()),
  };
}

/** @typedef {{ name: string, ph: string, pid: number, tid: number, tdur?: number, args: { name?: string } }} TraceEvent */
/** @typedef {{ traceEvents: readonly TraceEvent[] }} Trace */

/**
 * What the page's own work costs, whatever else the processors do meanwhile.
 *
 * @param {string} trace
 * @returns milliseconds
 */
function longestProcessorMs(trace) {
  const { traceEvents } = /** @type {Trace} */ (JSON.parse(trace));
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return traceEvents
    .filter(({ name, ph, pid, tid }) => ph === 'X' && name.includes('RunTask') && pages.has(`${pid}:${tid}`))
    .reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1_000), 0);
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
