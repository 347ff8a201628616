// The native menu as a template made from the declared commands and the system's own roles. Pure: no Electron at run time.

import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand, MenuSection } from '../src/contract/commands.ts';
import { menuCommands, menuSectionTitles } from '../src/contract/commands.ts';

export interface MenuTemplateInput {
  readonly platform: NodeJS.Platform;
  /** Reload and developer tools are shown where the app is not packaged. */
  readonly packaged: boolean;
  readonly run: (commandId: string) => void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * A key as Electron writes it; null for one without a modifier. Those are for the page alone: as an accelerator on macOS a
 * plain `P` would be taken away from every text box.
 */
export function accelerator(keys: string): string | null {
  const parts = keys.split('+');
  if (parts.length < 2) return null;
  return parts.map((part) => (part === 'Mod' ? 'CmdOrCtrl' : part)).join('+');
}

export function menuTemplate(input: MenuTemplateInput): MenuItemConstructorOptions[] {
  const mac = input.platform === 'darwin';
  const section = (name: MenuSection, after: MenuItemConstructorOptions[] = []) => ({
    label: menuSectionTitles[name],
    submenu: joined([...commandGroups(name, input.run), after]),
  });
  const development: MenuItemConstructorOptions[] = input.packaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  const zoom: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    section('message', [mac ? { role: 'close' } : { role: 'quit' }]),
    { role: 'editMenu' },
    section('broker'),
    section('view', joined([zoom, development])),
    section('go'),
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    { ...section('help', mac ? [] : [{ role: 'about' }]), role: 'help' },
  ];
}

function commandGroups(
  section: MenuSection,
  run: (commandId: string) => void,
): MenuItemConstructorOptions[][] {
  const groups = new Map<number, MenuItemConstructorOptions[]>();
  for (const command of menuCommands as readonly MenuCommand[]) {
    if (command.section !== section) continue;
    const items = groups.get(command.group) ?? [];
    items.push(commandItem(command, run));
    groups.set(command.group, items);
  }
  return [...groups.entries()].toSorted(([one], [other]) => one - other).map(([, items]) => items);
}

function commandItem(command: MenuCommand, run: (commandId: string) => void): MenuItemConstructorOptions {
  const keys = command.keys === undefined ? null : accelerator(command.keys);
  return {
    id: command.id,
    label: command.title,
    // Until the page says what can run now, nothing can.
    enabled: false,
    // Shown only: the page hears the key itself, and would run the command twice.
    ...(keys === null ? {} : { accelerator: keys, registerAccelerator: false }),
    click: () => run(command.id),
  };
}

function joined(groups: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}
