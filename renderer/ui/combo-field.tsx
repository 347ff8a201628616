// A text that may be anything, with names to choose from as it is typed. Shows at most so many of them; the rest are
// found by typing on. The focus stays in the field, and nothing around it is hidden from anybody while the list is open.

import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import { classNames } from './class-names.ts';
import comboStyles from './combo-field.module.css';
import fieldStyles from './field.module.css';
import layout from './layout.module.css';
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

export function ComboField(props: ComboFieldProps) {
  const { label, value, onChange, names, placeholder, hint, error = null, autoFocus = false } = props;
  const found = useMemo(() => namesLike(value, names), [value, names]);
  const [wantsOpen, setWantsOpen] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const isOpen = wantsOpen && found.length > 0;
  const chosen = isOpen && active !== null && active < found.length ? active : null;

  useEffect(() => {
    const [field, popover] = [input.current, list.current];
    if (!isOpen || field === null || popover === null) return undefined;
    const { left, bottom, width } = field.getBoundingClientRect();
    Object.assign(popover.style, { left: `${left}px`, top: `${bottom + 4}px`, minWidth: `${width}px` });
    popover.showPopover();
    // It stands where the field was when it opened; a window that changes takes it away.
    const close = () => setWantsOpen(false);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('resize', close);
      popover.hidePopover();
    };
  }, [isOpen]);
  useEffect(() => {
    if (chosen !== null) list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const show = (open: boolean) => {
    setWantsOpen(open);
    setActive(null);
  };
  const choose = (name: string) => {
    onChange(name);
    show(false);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const name = chosen === null ? undefined : found[chosen];
    if (step !== 0 && found.length > 0) {
      setWantsOpen(true);
      const from = chosen ?? (step > 0 ? -1 : found.length);
      setActive((from + step + found.length) % found.length);
    } else if (event.key === 'Enter' && name !== undefined) {
      choose(name);
    } else if (event.key === 'Escape' && isOpen) {
      // Esc closes the open list, and not what stands around the field.
      event.stopPropagation();
      show(false);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <TextField
      className={classNames(fieldStyles.field)}
      value={value}
      onChange={(text) => {
        onChange(text);
        show(true);
      }}
      isInvalid={error !== null}
      autoFocus={autoFocus}
    >
      <Label className={classNames(fieldStyles.label)}>{label}</Label>
      <Input
        ref={input}
        className={classNames(fieldStyles.input, fieldStyles.mono)}
        placeholder={placeholder ?? ''}
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={chosen === null ? undefined : `${id}-${chosen}`}
        onKeyDownCapture={onKeyDown}
        onClick={() => show(true)}
        onBlur={() => show(false)}
      />
      {hint !== undefined && error === null && (
        <Text slot="description" className={classNames(fieldStyles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={classNames(fieldStyles.error)}>{error}</FieldError>
      {isOpen && (
        <div
          ref={list}
          id={id}
          popover="manual"
          role="listbox"
          aria-label={label}
          className={classNames(layout.surface, menuStyles.popover, comboStyles.list)}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
        >
          {found.map((name, index) => (
            // Keys are handled by the field; a name is only its active descendant.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={name}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={classNames(menuStyles.item, comboStyles.name, fieldStyles.mono)}
              data-focused={index === chosen ? '' : undefined}
              onClick={() => choose(name)}
            >
              {name}
            </div>
          ))}
        </div>
      )}
    </TextField>
  );
}

function namesLike(value: string, names: readonly string[]): readonly string[] {
  // An exact name is a choice already made: then all are offered again.
  if (names.includes(value)) return names.slice(0, namesShown);
  const wanted = value.toLowerCase();
  const matching: string[] = [];
  for (const name of names) {
    if (matching.length === namesShown) break;
    if (name.toLowerCase().includes(wanted)) matching.push(name);
  }
  return matching;
}
