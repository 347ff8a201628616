// Menu: templates become items that can be found and clicked.

import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';

type Item = Pick<MenuItem, 'enabled'> & { readonly click: () => void };

export class StandInMenu implements Pick<Menu, 'getMenuItemById'> {
  readonly template: readonly MenuItemConstructorOptions[];
  readonly #items = new Map<string, Item>();

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
    this.#collect(template);
  }

  getMenuItemById(id: string): MenuItem | null {
    // Less than the whole item: what main/ reads and sets of it is in Item.
    return (this.#items.get(id) as unknown as MenuItem | undefined) ?? null;
  }

  isEnabled(id: string): boolean {
    return this.#items.get(id)?.enabled ?? false;
  }

  click(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined) throw new Error(`the menu has no item ${id}`);
    if (item.enabled) item.click();
  }

  #collect(template: readonly MenuItemConstructorOptions[]): void {
    for (const options of template) {
      if (options.id !== undefined) {
        const click = options.click as (() => void) | undefined;
        this.#items.set(options.id, {
          enabled: options.enabled ?? true,
          click: () => click?.(),
        });
      }
      if (Array.isArray(options.submenu)) this.#collect(options.submenu);
    }
  }
}
