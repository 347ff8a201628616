// In place of a list that is still on its way: it has the focus that the list will have, and takes the keys that are pressed
// ahead of it, so that nobody has to wait before going on by keyboard.

import { useEffect, useRef } from 'react';
import { messagesText } from '../../strings/messages.ts';
import { stepFor } from '../../ui/list-keys.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { doesFocusStay } from '../../ui/focus-stays.ts';
import styles from './messages.module.css';

export interface KeysAheadProps {
  /** Any step into the list: its first row is meant. */
  readonly onFirst: () => void;
  readonly onOpen: () => void;
}

export function KeysAhead({ onFirst, onOpen }: KeysAheadProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!doesFocusStay()) box.current?.focus({ preventScroll: true });
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it holds the focus for the grid to come
    <div
      ref={box}
      className={styles.tab}
      role="group"
      aria-label={messagesText.list}
      aria-busy
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onOpen();
        else if (stepFor(event, null, 1, 1) !== null) onFirst();
        else return;
        event.preventDefault();
      }}
    >
      <Skeleton />
    </div>
  );
}
