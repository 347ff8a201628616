// A few choices of which exactly one holds, side by side: how something is shown.

import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { classNames } from './class-names.ts';
import styles from './segmented.module.css';

export interface SegmentedProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly title: string; readonly isDisabled?: boolean }[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

export function Segmented<Id extends string>({ label, choices, selected, onSelect }: SegmentedProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={classNames(styles.group)}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        const chosen = choices.find((choice) => keys.has(choice.id));
        if (chosen !== undefined) onSelect(chosen.id);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton
          key={choice.id}
          id={choice.id}
          className={classNames(styles.choice)}
          isDisabled={choice.isDisabled ?? false}
        >
          {choice.title}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
