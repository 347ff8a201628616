// The lines of a menu, wherever it opens: the name, and the key that does the same.

import { MenuItem as AriaMenuItem, Separator } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  readonly keys?: string | null;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** Null separates groups. */
export function MenuItems({ items }: { readonly items: readonly (MenuItem | null)[] }) {
  return items.map((item, index) =>
    item === null ? (
      // Groups have no name of their own; their place is their identity.
      <Separator key={`separator-${String(index)}`} className={classNames(styles.separator)} />
    ) : (
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
    ),
  );
}
