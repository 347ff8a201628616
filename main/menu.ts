// Installs the native menu and keeps its entries enabled as the page says. What stands in it is menu-template.ts.

import { Menu } from 'electron';
import { menuCommands } from '../src/contract/commands.ts';
import type { MenuCommandState } from '../src/contract/host.ts';
import { menuTemplate } from './menu-template.ts';

export interface AppMenu {
  /** Commands that are not named keep their state; ids that are not in the menu are none of its business. */
  setState(states: readonly MenuCommandState[]): void;
  /** No page, nothing to run. */
  disableAll(): void;
}

export function installMenu(packaged: boolean, run: (commandId: string) => void): AppMenu {
  const menu = Menu.buildFromTemplate(menuTemplate({ platform: process.platform, packaged, run }));
  Menu.setApplicationMenu(menu);
  const setState = (states: readonly MenuCommandState[]): void => {
    const enabled = new Map(states.map((state) => [state.id, state.enabled]));
    // Only declared commands: an id of the page must not reach the system's own entries.
    for (const { id } of menuCommands) {
      const item = menu.getMenuItemById(id);
      const wanted = enabled.get(id);
      if (item !== null && wanted !== undefined) item.enabled = wanted;
    }
  };
  return {
    setState,
    disableAll: () => setState(menuCommands.map(({ id }) => ({ id, enabled: false }))),
  };
}
