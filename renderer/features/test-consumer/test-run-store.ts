// Which queues have a test consumer on this page, running or just ended: at most one for each queue.

import { createStore } from 'zustand/vanilla';
import { firstStart } from '../../ui/stream-start.ts';
import type { RunDraft, RunOptions } from './run-options.ts';
import { TestRun, type RunSubject } from './test-run.ts';

interface TestRunState {
  readonly runs: ReadonlyMap<string, TestRun>;
  /** What was chosen last, for the next start. */
  readonly draft: RunDraft;
}

export const testRunStore = createStore<TestRunState>()(() => ({
  runs: new Map(),
  draft: { ...firstStart, prefetch: '10', way: 'hand', delayMs: '1000' },
}));

export function testRunOf({ endpointId, queue }: RunSubject): TestRun | undefined {
  return testRunStore.getState().runs.get(keyOf({ endpointId, queue }));
}

export function changeRunDraft(patch: Partial<RunDraft>): void {
  testRunStore.setState(({ draft }) => ({ draft: { ...draft, ...patch } }));
}

/** Begins to take from the queue, for real. */
export function startTestRun(subject: RunSubject, options: RunOptions): void {
  if (testRunOf(subject)?.running === true) return;
  const { runs } = testRunStore.getState();
  testRunStore.setState({ runs: new Map(runs).set(keyOf(subject), new TestRun(subject, options)) });
}

/** Takes an ended run off the page. */
export function forgetTestRun(subject: RunSubject): void {
  const runs = new Map(testRunStore.getState().runs);
  if (runs.get(keyOf(subject))?.running === false) runs.delete(keyOf(subject));
  testRunStore.setState({ runs });
}

function keyOf({ endpointId, queue }: RunSubject): string {
  return `${endpointId} ${queue}`;
}
