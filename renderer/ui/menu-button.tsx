// A button that opens a menu of choices below it.

import type { ReactNode } from 'react';
import { Menu, MenuItem as AriaMenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import type { MenuItem } from './context-menu.tsx';
import { Kbd } from './kbd.tsx';
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
      <Popover className={classNames(styles.popover)} placement="bottom end" offset={4}>
        <Menu aria-label={label} className={classNames(styles.menu)}>
          {items.map((item) => (
            <AriaMenuItem
              key={item.id}
              id={item.id}
              textValue={item.title}
              className={classNames(styles.item)}
              isDisabled={item.isDisabled ?? false}
              onAction={item.run}
            >
              <span>{item.title}</span>
              {item.keys !== undefined && item.keys !== null && <Kbd keys={item.keys} />}
            </AriaMenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
