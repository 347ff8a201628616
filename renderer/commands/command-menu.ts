// A context menu made of commands: the same words and keys as in the palette.

import { openContextMenu, type ContextMenuPlace } from '../ui/context-menu.tsx';
import type { MenuItem } from '../ui/menu-items.tsx';
import { canRun, execute, findCommand } from './registry.ts';
import type { CommandTarget } from './target.ts';

/** Opens at the pointer or beside the focused row. Commands that cannot run are shown disabled; null separates groups. */
export function openCommandMenu(
  place: ContextMenuPlace,
  ids: readonly (string | null)[],
  target: CommandTarget,
): void {
  openContextMenu(
    place,
    ids.flatMap((id): (MenuItem | null)[] => {
      if (id === null) return [null];
      const command = findCommand(id, target);
      if (command === undefined) return [];
      return [
        {
          id,
          title: command.title,
          keys: command.keys ?? null,
          isDisabled: !canRun(command, target),
          run: () => void execute(command, target),
        },
      ];
    }),
  );
}
