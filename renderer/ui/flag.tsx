// A checkbox with a few words on what it means beside its label.

import { Checkbox } from './checkbox.tsx';
import styles from './flag.module.css';

export interface FlagProps {
  readonly label: string;
  readonly hint: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function Flag({ label, hint, isSelected, onChange }: FlagProps) {
  return (
    <Checkbox isSelected={isSelected} onChange={onChange}>
      <span>
        {label} <span className={styles.hint}>{hint}</span>
      </span>
    </Checkbox>
  );
}
