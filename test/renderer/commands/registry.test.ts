// Commands: which one is meant, when it can run, and where its errors go.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findCommand, registerCommands, runCommand } from '../../../renderer/commands/registry.ts';
import { clearNotices, noticesStore } from '../../../renderer/state/notices-store.ts';

const target = { endpointId: 'local' };
let remove: (() => void)[] = [];

function register(...commands: Parameters<typeof registerCommands>[0]): void {
  remove.push(registerCommands(commands));
}

beforeEach(clearNotices);
afterEach(() => {
  for (const take of remove) take();
  remove = [];
});

describe('a command', () => {
  test('runs on the target that it was given', async () => {
    const run = vi.fn();
    register({ id: 'queue.purge', title: 'Purge', run });
    await runCommand('queue.purge', { ...target, queue: 'orders' });
    expect(run).toHaveBeenCalledWith({ endpointId: 'local', queue: 'orders' });
  });

  test('is the latest of its id that can run', () => {
    register(
      { id: 'view.follow', title: 'On the queue', run: () => {} },
      { id: 'view.follow', title: 'Elsewhere', when: () => false, run: () => {} },
    );
    expect(findCommand('view.follow', target)?.title).toBe('On the queue');
  });

  test('that cannot run says so instead of running', async () => {
    const run = vi.fn();
    register({ id: 'queue.purge', title: 'Purge', when: ({ queue }) => queue !== undefined, run });
    await runCommand('queue.purge', target);
    expect(run).not.toHaveBeenCalled();
    expect(noticesStore.getState().notices).toMatchObject([
      { level: 'warning', title: '“Purge” cannot be done here.' },
    ]);
  });

  test('that fails leaves a notice with a retry that runs it again', async () => {
    const run = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValueOnce(undefined);
    register({ id: 'queue.purge', title: 'Purge', run });
    await runCommand('queue.purge', target);
    const [notice] = noticesStore.getState().notices;
    expect(notice).toMatchObject({ level: 'error', title: 'Purge failed: no' });
    notice?.retry?.();
    expect(run).toHaveBeenCalledTimes(2);
  });

  test('is gone after it was taken away', () => {
    register({ id: 'queue.purge', title: 'Purge', run: () => {} });
    for (const take of remove.splice(0)) take();
    expect(findCommand('queue.purge', target)).toBeUndefined();
  });
});
