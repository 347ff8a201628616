// One of a few choices. For many, or for names that are typed, see combo-field.tsx.

import { ChevronDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import fieldStyles from './field.module.css';
import layout from './layout.module.css';
import menuStyles from './menu.module.css';

export interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly hint?: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly options: readonly SelectOption<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly isDisabled?: boolean;
}

export function Select<Id extends string>({
  label,
  isLabelHidden = false,
  options,
  selected,
  onSelect,
  isDisabled = false,
}: SelectProps<Id>) {
  const choose = (key: unknown) => {
    const option = options.find((candidate) => candidate.id === key);
    if (option !== undefined) onSelect(option.id);
  };
  return (
    <AriaSelect
      className={classNames(fieldStyles.field)}
      value={selected}
      onChange={choose}
      isDisabled={isDisabled}
    >
      <Label className={classNames(fieldStyles.label, isLabelHidden && fieldStyles.hidden)}>{label}</Label>
      <Button className={classNames(fieldStyles.input, fieldStyles.select)}>
        <SelectValue />
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={classNames(layout.surface, menuStyles.popover)} offset={4}>
        <ListBox className={classNames(menuStyles.menu)}>
          {options.map((option) => (
            <ListBoxItem
              key={option.id}
              id={option.id}
              textValue={option.title}
              className={classNames(menuStyles.item)}
            >
              <span>{option.title}</span>
              {option.hint !== undefined && <span className={fieldStyles.hint}>{option.hint}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
