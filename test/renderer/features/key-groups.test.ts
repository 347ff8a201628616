// The sheet of keys finds a place for every command that has one.

import { expect, test } from 'vitest';
import type { Command } from '../../../renderer/commands/registry.ts';
import { keyGroups } from '../../../renderer/features/keys-sheet/key-groups.ts';

const command = (id: string, keys?: string): Command => ({
  id,
  title: id,
  run: () => undefined,
  ...(keys === undefined ? {} : { keys }),
});

test('commands with keys stand in groups, one line for each id, those of no known noun with the screens', () => {
  const groups = keyGroups([
    command('go.queues', 'G Q'),
    command('view.follow', 'F'),
    command('view.follow', 'F'),
    command('messages.move', 'M'),
    command('unheard.of', 'Z'),
    command('theme.dark'),
  ]);
  expect(groups.map(({ title, lines }) => [title, lines.map(({ id }) => id)])).toEqual([
    ['Going around', ['go.queues']],
    ['On a screen', ['view.follow', 'unheard.of']],
    ['Messages', ['messages.move']],
  ]);
});
