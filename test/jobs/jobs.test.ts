// Jobs against two queues in memory: nothing is lost wherever the process dies, what may exist twice is told, and each
// message has a result.

import { appendFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.ts';
import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { bodies, ended, rowOf, task } from './tasks.ts';
import { TwoEnds } from './two-ends.ts';

let folder: ReturnType<typeof temporaryFolder>;
const opened: Jobs[] = [];
const notices: string[] = [];

beforeEach(() => {
  folder = temporaryFolder('jobs');
});

afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.close();
  notices.length = 0;
  folder.remove();
});

async function jobsOver(ends: TwoEnds, directory = folder.path, clock = systemClock): Promise<Jobs> {
  const jobs = await Jobs.open({
    directory,
    clock,
    openEnds: ({ input }, { wanted, most }) =>
      Promise.resolve(ends.open(wanted, most, input.kind === 'delete')),
    onNotice: (title) => notices.push(title),
  });
  return jobs;
}

async function openJobs(ends: TwoEnds): Promise<Jobs> {
  const jobs = await jobsOver(ends);
  opened.push(jobs);
  return jobs;
}

test('a move sends every message, removes each original, and has a result for each', async () => {
  const ends = new TwoEnds(bodies(1_000));
  const jobs = await openJobs(ends);
  const id = await jobs.start(task(1_000), []);
  const row = await ended(jobs, id);
  expect(row).toMatchObject({ state: 'finished', total: 1_000, settled: 1_000, outcomes: { done: 1_000 } });
  expect(ends.source).toEqual([]);
  expect(new Set(ends.target.map(({ body }) => body))).toEqual(new Set(bodies(1_000)));
  expect(ends.target).toHaveLength(1_000);
  expect(new Set(ends.target.map(({ moveId }) => moveId)).size).toBe(1_000);
  const results = [...(await jobs.results(id, null, 0, 500)), ...(await jobs.results(id, null, 500, 500))];
  expect(new Set(results.map(({ index }) => index)).size).toBe(1_000);
  expect(results[700]).toMatchObject({ outcome: 'done', sentTo: { exchange: 'orders' } });
  expect(await jobs.results(id, null, 1_000, 10)).toEqual([]);
});

test('a message that the target returns stays where it is, with the target’s words', async () => {
  const ends = new TwoEnds(bodies(3));
  ends.refused.add('m1');
  const jobs = await openJobs(ends);
  const id = await jobs.start(task(3), []);
  expect(await ended(jobs, id)).toMatchObject({ outcomes: { done: 2, unroutable: 1 } });
  expect(ends.source).toEqual(['m1']);
  const returned = (await jobs.results(id, null, 0, 10)).find(({ outcome }) => outcome === 'unroutable');
  expect(returned?.reason).toBe('312 NO_ROUTE');
});

test('results with one outcome are found among many others, also after a restart', async () => {
  const ends = new TwoEnds(bodies(500));
  for (const body of ['m3', 'm200', 'm499']) ends.refused.add(body);
  const jobs = await openJobs(ends);
  const id = await jobs.start(task(500), []);
  await ended(jobs, id);
  const found = await jobs.results(id, 'unroutable', 0, 10);
  expect(found.map(({ outcome }) => outcome)).toEqual(['unroutable', 'unroutable', 'unroutable']);
  expect(await jobs.results(id, 'unroutable', 2, 10)).toEqual(found.slice(2));
  expect(await jobs.results(id, 'gone', 0, 10)).toEqual([]);
  await jobs.close();
  const again = await openJobs(ends);
  expect(await again.results(id, 'unroutable', 0, 10)).toEqual(found);
});

test('a delete removes the chosen messages only, and says which had gone', async () => {
  const ends = new TwoEnds(['a', 'b', 'a', 'c']);
  const jobs = await openJobs(ends);
  const fingerprint = async (body: string) => {
    const message = await new TwoEnds([body]).open(null, 1, true).source.next();
    return message?.fingerprint ?? '';
  };
  const chosen = [
    { fingerprint: await fingerprint('a'), sequence: '1' },
    { fingerprint: await fingerprint('gone'), sequence: '9' },
  ];
  const id = await jobs.start(task(2, { kind: 'delete', target: null }, true), chosen);
  expect(await ended(jobs, id)).toMatchObject({ settled: 2, outcomes: { done: 1, gone: 1 } });
  expect(ends.source).toEqual(['b', 'a', 'c']);
});

test('a paused job stands still, a slow one keeps its rate, and a cancelled one leaves the rest', async () => {
  const ends = new TwoEnds(bodies(50));
  const jobs = await openJobs(ends);
  const id = await jobs.start(task(50, { ratePerSecond: 200 }), []);
  await eventually(() => expect(ends.target.length).toBeGreaterThan(2));
  jobs.pause(id);
  await eventually(() => expect(rowOf(jobs, id).state).toBe('paused'));
  jobs.changeRate(id, 0.1);
  jobs.resume(id);
  expect(rowOf(jobs, id).ratePerSecond).toBe(0.1);
  jobs.cancel(id);
  expect(await ended(jobs, id)).toMatchObject({ state: 'cancelled' });
  expect(ends.source.length + ends.target.length).toBe(50);
  expect(ends.source.length).toBeGreaterThan(0);
  await jobs.forget(id);
  expect(await readdir(folder.path)).toEqual([]);
});

test('no timer runs while no job does, nor while one stands still', async () => {
  const timers = new Set<object>();
  const counted = (stop: () => void) => {
    const timer = {};
    timers.add(timer);
    return () => {
      timers.delete(timer);
      stop();
    };
  };
  const clock: Clock = {
    ...systemClock,
    every: (intervalMs, callback) => counted(systemClock.every(intervalMs, callback)),
    after: (delayMs, callback) => {
      const callOff = counted(
        systemClock.after(delayMs, () => {
          callOff();
          callback();
        }),
      );
      return callOff;
    },
  };
  const ends = new TwoEnds(bodies(20));
  const jobs = await jobsOver(ends, folder.path, clock);
  opened.push(jobs);
  expect(timers.size).toBe(0);
  const id = await jobs.start(task(20, { ratePerSecond: 0.1 }), []);
  await eventually(() => expect(ends.target).toHaveLength(1));
  jobs.pause(id);
  await eventually(() => expect(timers.size).toBe(0));
  jobs.resume(id);
  await eventually(() => expect(timers.size).toBeGreaterThan(0));
  // It does not wait ten seconds for its next message once it may be fast.
  jobs.changeRate(id, null);
  expect(await ended(jobs, id)).toMatchObject({ state: 'finished', settled: 20 });
  await eventually(() => expect(timers.size).toBe(0));
});

test('a lost connection interrupts the job with its reason, and resuming it finishes the work', async () => {
  const ends = new TwoEnds(bodies(10));
  let isLost = true;
  const jobs = await Jobs.open({
    directory: folder.path,
    clock: systemClock,
    openEnds: (_task, { wanted, most }) => {
      if (isLost) return Promise.reject(new Error('the server has gone'));
      return Promise.resolve(ends.open(wanted, most, false));
    },
    onNotice: (title) => notices.push(title),
  });
  opened.push(jobs);
  const id = await jobs.start(task(10), []);
  const row = await ended(jobs, id);
  expect(row.state).toBe('interrupted');
  expect(row.reason).toContain('the server has gone');
  isLost = false;
  jobs.resume(id);
  await eventually(() => expect(rowOf(jobs, id).state).toBe('finished'));
  expect(ends.target).toHaveLength(10);
});

test('a resumed job does not tell of messages as gone while somebody holds some, and takes them when they are back', async () => {
  for (const isChosen of [false, true]) {
    const ends = new TwoEnds(bodies(10), 30);
    const jobs = await jobsOver(ends);
    const chosen = isChosen ? await everyFingerprint(bodies(10)) : [];
    const id = await jobs.start(task(10, {}, isChosen), chosen);
    await ends.death;
    const next = ends.reborn();
    const held = next.source.splice(3, 4);
    next.holdsSome = true;
    const again = await openJobs(next);
    again.resume(id);
    await eventually(() => expect(rowOf(again, id).reason).toContain('not ready in the queue'));
    expect(rowOf(again, id)).toMatchObject({ state: 'interrupted', outcomes: { gone: 0 } });
    next.source.unshift(...held);
    next.holdsSome = false;
    again.resume(id);
    await eventually(() => expect(rowOf(again, id).state).toBe('finished'));
    expect(rowOf(again, id)).toMatchObject({ settled: 10, outcomes: { gone: 0 } });
    expect(next.source).toEqual([]);
    expect(new Set(next.target.map(({ body }) => body))).toEqual(new Set(bodies(10)));
  }
});

describe('a process that dies at any step', () => {
  test('loses no message; what exists twice has one move id and is reported', async () => {
    const runs = Number(process.env['KILLS'] ?? 60);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 4 }),
        fc.record({
          isChosen: fc.boolean(),
          kind: fc.constantFrom('move' as const, 'copy' as const),
          refused: fc.constantFrom([], ['a'], ['a', 'c']),
        }),
        async (messages, deaths, { isChosen, kind, refused }) => {
          const own = temporaryFolder('jobs-death');
          let ends = new TwoEnds(messages, deaths[0]);
          for (const body of refused) ends.refused.add(body);
          let jobs = await jobsOver(ends, own.path);
          const chosen = isChosen ? await everyFingerprint(messages) : [];
          const id = await jobs.start(task(messages.length, { kind }, isChosen), chosen);
          for (const next of [...deaths.slice(1), Number.POSITIVE_INFINITY]) {
            const isDead = await Promise.race([
              ends.death.then(() => true),
              eventually(() => expect(rowOf(jobs, id).endedAt).not.toBeNull()).then(() => false),
            ]);
            if (!isDead) break;
            ends = ends.reborn(next);
            jobs = await jobsOver(ends, own.path);
            expect(rowOf(jobs, id).state).toBe('interrupted');
            jobs.resume(id);
          }
          const row = await ended(jobs, id);
          expect(row).toMatchObject({ state: 'finished', settled: messages.length });
          const accepted = messages.filter((body) => !ends.refused.has(body));
          const staying = messages.filter((body) => ends.refused.has(body));
          expect(ends.source).toEqual(kind === 'copy' ? messages : staying);
          expect(row.outcomes.unroutable).toBe(staying.length);
          const arrived = ends.target.map(({ body }) => body);
          for (const body of new Set(accepted)) {
            const wanted = messages.filter((one) => one === body).length;
            expect(arrived.filter((one) => one === body).length).toBeGreaterThanOrEqual(wanted);
          }
          const byMove = new Map<string, string[]>();
          for (const { body, moveId } of ends.target) {
            byMove.set(moveId, [...(byMove.get(moveId) ?? []), body]);
          }
          for (const copies of byMove.values()) expect(new Set(copies).size).toBe(1);
          const results = await jobs.results(id, null, 0, 500);
          const reported = new Set(
            results.filter(({ outcome }) => outcome === 'doubled').map((r) => r.moveId),
          );
          for (const [moveId, copies] of byMove) if (copies.length > 1) expect(reported).toContain(moveId);
          // Beyond the copies of one move id there is exactly one for each message.
          expect(byMove.size).toBe(accepted.length);
          own.remove();
        },
      ),
      { numRuns: runs },
    );
  }, 120_000);

  test('copies each message of a whole queue once, though the first ones are there to be met again', async () => {
    const ends = new TwoEnds(bodies(400), 900);
    const jobs = await jobsOver(ends);
    const id = await jobs.start(task(400, { kind: 'copy' }), []);
    await ends.death;
    const next = ends.reborn();
    const again = await openJobs(next);
    expect(rowOf(again, id).settled).toBeGreaterThan(100);
    again.resume(id);
    expect(await ended(again, id)).toMatchObject({ settled: 400 });
    expect(new Set(next.target.map(({ body }) => body))).toEqual(new Set(bodies(400)));
    expect(new Set(next.target.map(({ moveId }) => moveId)).size).toBe(400);
  });

  test('reaches the messages behind those that the target had returned, and does not try these again', async () => {
    const ends = new TwoEnds(bodies(400), 900);
    for (const body of bodies(150)) ends.refused.add(body);
    const jobs = await jobsOver(ends);
    const id = await jobs.start(task(400), []);
    await ends.death;
    const next = ends.reborn();
    const again = await openJobs(next);
    expect(rowOf(again, id).outcomes.unroutable).toBe(150);
    again.resume(id);
    expect(await ended(again, id)).toMatchObject({ settled: 400, outcomes: { unroutable: 150 } });
    expect(next.source).toEqual(bodies(150));
  });

  test('in the middle of a line of its journal reads what was before it', async () => {
    const ends = new TwoEnds(bodies(20), 30);
    const jobs = await jobsOver(ends);
    const id = await jobs.start(task(20), []);
    await ends.death;
    const [name = ''] = await readdir(folder.path);
    await appendFile(path.join(folder.path, name), '{"type":"settl');
    const next = ends.reborn();
    const again = await openJobs(next);
    again.resume(id);
    await eventually(() => expect(rowOf(again, id).state).toBe('finished'));
    expect(next.source).toEqual([]);
    expect(notices).toEqual([]);
  });
});

async function everyFingerprint(messages: readonly string[]) {
  const { source } = new TwoEnds(messages).open(null, messages.length, true);
  const chosen: { fingerprint: string; sequence: string }[] = [];
  for (let message = await source.next(); message !== null; message = await source.next()) {
    chosen.push({ fingerprint: message.fingerprint, sequence: String(chosen.length) });
  }
  return chosen;
}
