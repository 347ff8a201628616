// The field that narrows the list of a screen by what is typed. Enter, arrow down and Esc go on to the list; Esc also
// empties the field.

import type { RefObject } from 'react';
import styles from './filter-field.module.css';
import { TextField } from './text-field.tsx';

export interface FilterFieldProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The box around the input, for who wants to give it the focus. */
  readonly box: RefObject<HTMLDivElement | null>;
}

export function FilterField({ label, placeholder, value, onChange, box }: FilterFieldProps) {
  return (
    <div ref={box} className={styles.filter}>
      <TextField
        label={label}
        isLabelHidden
        mono
        placeholder={placeholder}
        value={value}
        onChange={onChange}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
          if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          // The list's box stands also while nothing is in it; one that is not there yet takes the focus when it comes.
          const screen = box.current?.closest('[data-screen]');
          screen?.querySelector<HTMLElement>('[data-rows]')?.focus();
        }}
      />
    </div>
  );
}
