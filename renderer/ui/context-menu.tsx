// The context menu: one for the whole page, opened at a point with given entries. Works by mouse and by keyboard.

import { useRef } from 'react';
import { Menu, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { uiText } from '../strings/ui.ts';
import { classNames } from './class-names.ts';
import { MenuItems, type MenuItem } from './menu-items.tsx';
import layout from './layout.module.css';
import styles from './menu.module.css';

/** Window coordinates in pixels. */
export interface ContextMenuPlace {
  readonly x: number;
  readonly y: number;
}

interface OpenMenu {
  readonly place: ContextMenuPlace;
  /** Null separates groups. */
  readonly items: readonly (MenuItem | null)[];
}

const menuStore = createStore<{ readonly menu: OpenMenu | null }>()(() => ({ menu: null }));

export function openContextMenu(place: ContextMenuPlace, items: readonly (MenuItem | null)[]): void {
  const tidy = items.filter((item, index) => item !== null || (index > 0 && items[index - 1] !== null));
  if (tidy.some((item) => item !== null)) menuStore.setState({ menu: { place, items: tidy } });
}

/** Stands once in the shell. */
export function ContextMenuHost() {
  const { menu } = useStore(menuStore);
  const anchor = useRef<HTMLDivElement>(null);
  const close = () => menuStore.setState({ menu: null });
  return (
    <>
      <div
        ref={anchor}
        className={styles.anchor}
        style={menu === null ? {} : { left: menu.place.x, top: menu.place.y }}
      />
      <Popover
        className={classNames(layout.surface, styles.popover)}
        triggerRef={anchor}
        isOpen={menu !== null}
        onOpenChange={(open) => {
          if (!open) close();
        }}
        placement="bottom start"
        offset={2}
      >
        <Menu
          aria-label={uiText.rowMenu}
          className={classNames(styles.menu)}
          onClose={close}
          autoFocus="first"
        >
          <MenuItems items={menu?.items ?? []} />
        </Menu>
      </Popover>
    </>
  );
}
