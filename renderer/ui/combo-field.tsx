// A text that may be anything, with names to choose from as it is typed. Shows at most so many of them; the rest are
// found by typing on.

import { useMemo } from 'react';
import {
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import fieldStyles from './field.module.css';
import menuStyles from './menu.module.css';

export interface ComboFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** All names; may be long. */
  readonly names: readonly string[];
  readonly placeholder?: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly autoFocus?: boolean;
}

const namesShown = 50;

export function ComboField({
  label,
  value,
  onChange,
  names,
  placeholder,
  hint,
  error = null,
  autoFocus = false,
}: ComboFieldProps) {
  const found = useMemo(() => {
    const wanted = value.toLowerCase();
    // An exact name is a choice already made: then all are offered again.
    const isChosen = names.includes(value);
    const matching: { id: string; title: string }[] = [];
    for (const name of names) {
      if (matching.length === namesShown) break;
      if (isChosen || name.toLowerCase().includes(wanted)) matching.push({ id: `=${name}`, title: name });
    }
    return matching;
  }, [names, value]);
  return (
    // The field itself is what is used by keys; this only keeps one from going further.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={keepEscape}>
      <ComboBox
        className={classNames(fieldStyles.field)}
        allowsCustomValue
        allowsEmptyCollection={false}
        menuTrigger="focus"
        inputValue={value}
        onInputChange={onChange}
        items={found}
        defaultFilter={() => true}
        isInvalid={error !== null}
        autoFocus={autoFocus}
      >
        <Label className={classNames(fieldStyles.label)}>{label}</Label>
        <Input
          className={classNames(fieldStyles.input, fieldStyles.mono)}
          placeholder={placeholder ?? ''}
          spellCheck={false}
        />
        {hint !== undefined && error === null && (
          <Text slot="description" className={classNames(fieldStyles.hint)}>
            {hint}
          </Text>
        )}
        <FieldError className={classNames(fieldStyles.error)}>{error}</FieldError>
        <Popover className={classNames(menuStyles.popover)} offset={4}>
          <ListBox className={classNames(menuStyles.menu)}>
            {(item: { id: string; title: string }) => (
              <ListBoxItem
                id={item.id}
                textValue={item.title}
                className={classNames(menuStyles.item, fieldStyles.mono)}
              >
                {item.title}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}

/** Esc closes an open list of names, and not what stands around the field. */
function keepEscape(event: React.KeyboardEvent): void {
  const isOpen = event.target instanceof Element && event.target.getAttribute('aria-expanded') === 'true';
  if (event.key === 'Escape' && isOpen) event.stopPropagation();
}
