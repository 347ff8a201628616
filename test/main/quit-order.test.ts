import { expect, it } from 'vitest';
import { createQuitting } from '../../main/quit-order.ts';
import { createLog } from '../../src/lib/log.ts';
import { eventually } from '../support/eventually.ts';

function quitting(failing: readonly string[] = []) {
  const done: string[] = [];
  const lines: string[] = [];
  const step = (name: string) => async (): Promise<void> => {
    done.push(name);
    if (failing.includes(name)) throw new Error(`${name} is broken`);
  };
  const steps = {
    closePage: step('page'),
    stopEngine: step('engine'),
    letGo: () => void done.push('rest'),
    exit: (code: number) => void done.push(`exit ${code}`),
  };
  return { quit: createQuitting(steps, createLog({ write: (line) => lines.push(line) })), done, lines };
}

it('goes page, engine, rest, exit', async () => {
  const { quit, done } = quitting();
  expect(quit.begun).toBe(false);
  await quit.begin(0);
  expect(done).toEqual(['page', 'engine', 'rest', 'exit 0']);
});

it('happens once, however often it is asked for, and holds each request back', async () => {
  const { quit, done } = quitting();
  let held = 0;
  for (let time = 0; time < 3; time += 1) quit.onQuit({ preventDefault: () => (held += 1) });
  expect(quit.begun).toBe(true);
  await eventually(() => expect(done).toContain('exit 0'));
  expect(held).toBe(3);
  expect(done).toEqual(['page', 'engine', 'rest', 'exit 0']);
});

it('goes on when a step fails, and keeps the exit code that it began with', async () => {
  const { quit, done, lines } = quitting(['page', 'engine']);
  await quit.begin(1);
  expect(done).toEqual(['page', 'engine', 'rest', 'exit 1']);
  expect(lines.join()).toContain('engine is broken');
});
