// A key or a sequence of keys, written as on the user's keyboard.

import { isMac, keyCaps } from './keys.ts';
import styles from './kbd.module.css';

/** `keys` as in a command: "Mod+K". */
export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd className={styles.kbd}>{keyCaps(keys, isMac).join(' ')}</kbd>;
}
