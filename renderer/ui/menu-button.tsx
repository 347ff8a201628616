// A button that opens a menu of choices below it.

import type { ReactNode } from 'react';
import { Menu, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { MenuItems, type MenuItem } from './menu-items.tsx';
import layout from './layout.module.css';
import styles from './menu.module.css';

export interface MenuButtonProps {
  /** Name of the menu for screen readers. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly children: ReactNode;
  readonly look?: 'plain' | 'quiet';
}

export function MenuButton({ label, items, children, look = 'plain' }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button look={look} aria-label={label}>
        {children}
      </Button>
      <Popover className={classNames(layout.surface, styles.popover)} placement="bottom end" offset={4}>
        <Menu aria-label={label} className={classNames(styles.menu)}>
          <MenuItems items={items} />
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
