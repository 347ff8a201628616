import { expect, it } from 'vitest';
import { accelerator, menuTemplate } from '../../main/menu-template.ts';
import { menuCommands } from '../../src/contract/commands.ts';

type Item = ReturnType<typeof menuTemplate>[number];

function itemsOf(template: readonly Item[]): Item[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}

function template(platform: NodeJS.Platform, packaged: boolean, run = (_id: string) => {}) {
  return menuTemplate({ platform, packaged, run });
}

it('shows every declared command once, on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const ids = itemsOf(template(platform, true)).flatMap((item) => (item.id === undefined ? [] : [item.id]));
    expect(ids.toSorted()).toEqual(menuCommands.map((command) => command.id).toSorted());
  }
});

it('runs a command by its id, and starts with all of them off', () => {
  const ran: string[] = [];
  const items = itemsOf(template('linux', true, (id) => ran.push(id))).filter(
    (item) => item.id !== undefined,
  );
  // Electron calls it with the item, the window and the event; ours looks at none of them.
  for (const item of items) (item.click as unknown as () => void)();
  expect(ran.toSorted()).toEqual(menuCommands.map((command) => command.id).toSorted());
  expect(items.every((item) => item.enabled === false)).toBe(true);
});

it('shows keys with a modifier without taking them, and keeps plain keys for the page', () => {
  expect(accelerator('Mod+Shift+L')).toBe('CmdOrCtrl+Shift+L');
  expect(accelerator('P')).toBeNull();
  const shown = itemsOf(template('darwin', true)).filter((item) => item.accelerator !== undefined);
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.every((item) => item.registerAccelerator === false)).toBe(true);
});

it('offers reload and developer tools only where the app is not packaged', () => {
  const roles = (packaged: boolean) => itemsOf(template('linux', packaged)).map((item) => item.role);
  expect(roles(true)).not.toContain('toggleDevTools');
  expect(roles(true)).not.toContain('reload');
  expect(roles(false)).toContain('toggleDevTools');
});

it('has the places that macOS users look for', () => {
  const roles = template('darwin', true).map((item) => item.role);
  expect(roles[0]).toBe('appMenu');
  expect(roles).toContain('windowMenu');
  expect(template('linux', true).map((item) => item.role)).not.toContain('appMenu');
});

it('puts no separator first, last or twice', () => {
  for (const menu of template('linux', false)) {
    if (!Array.isArray(menu.submenu)) continue;
    const kinds = menu.submenu.map((item) => item.type ?? 'normal');
    expect(kinds[0]).toBe('normal');
    expect(kinds.at(-1)).toBe('normal');
    expect(kinds.some((kind, index) => kind === 'separator' && kinds[index + 1] === 'separator')).toBe(false);
  }
});
