import { expect, it } from 'vitest';
import { createRestartPolicy, engineRestartLimits, pageRestartLimits } from '../../main/restart-policy.ts';

const limits = { firstDelayMs: 100, longestDelayMs: 1_000, deaths: 5, windowMs: 60_000 };

it('waits longer after each death, up to a bound, and then gives up', () => {
  const policy = createRestartPolicy(limits);
  expect([0, 1, 2, 3].map((atMs) => policy.died(atMs))).toEqual([
    { again: true, delayMs: 100 },
    { again: true, delayMs: 400 },
    { again: true, delayMs: 1_000 },
    { again: true, delayMs: 1_000 },
  ]);
  expect(policy.died(4)).toEqual({ again: false });
});

it('forgets deaths that are older than its window', () => {
  const policy = createRestartPolicy(limits);
  policy.died(0);
  policy.died(1_000);
  expect(policy.died(61_001)).toEqual({ again: true, delayMs: 100 });
});

it('never gives up on a process that dies once a minute', () => {
  const policy = createRestartPolicy(limits);
  for (let minute = 0; minute < 100; minute += 1) expect(policy.died(minute * 60_000).again).toBe(true);
});

it('starts from the beginning when a person asked for it', () => {
  const policy = createRestartPolicy(limits);
  for (let death = 0; death < 5; death += 1) policy.died(death);
  policy.forgive();
  expect(policy.died(6)).toEqual({ again: true, delayMs: 100 });
});

it('brings the engine back within a second after its first two deaths', () => {
  const policy = createRestartPolicy(engineRestartLimits);
  for (const atMs of [0, 2_000]) {
    const decision = policy.died(atMs);
    expect(decision.again && decision.delayMs < 1_000).toBe(true);
  }
});

it('loads a page again at once, and asks at the third death in a minute', () => {
  const policy = createRestartPolicy(pageRestartLimits);
  expect(policy.died(0)).toEqual({ again: true, delayMs: 0 });
  expect(policy.died(1)).toEqual({ again: true, delayMs: 0 });
  expect(policy.died(2)).toEqual({ again: false });
});
