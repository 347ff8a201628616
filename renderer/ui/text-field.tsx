// A line or a block of text with its label, a hint, and what is wrong with it.

import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface TextFieldProps extends Omit<
  AriaTextFieldProps,
  'className' | 'style' | 'children' | 'isInvalid'
> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly hint?: string;
  /** Said beside the field; the field is marked invalid. */
  readonly error?: string | null;
  /** For what goes to a broker as it stands: names, keys. */
  readonly mono?: boolean;
  /** A block of this many lines instead of one line. */
  readonly lines?: number;
}

export function TextField({
  label,
  isLabelHidden = false,
  placeholder,
  hint,
  error = null,
  mono = false,
  lines,
  ...props
}: TextFieldProps) {
  const look = classNames(styles.input, mono && styles.mono);
  return (
    <AriaTextField {...props} className={classNames(styles.field)} isInvalid={error !== null}>
      <Label className={classNames(styles.label, isLabelHidden && styles.hidden)}>{label}</Label>
      {lines === undefined ? (
        <Input className={look} placeholder={placeholder ?? ''} spellCheck={false} autoComplete="off" />
      ) : (
        <TextArea className={look} placeholder={placeholder ?? ''} rows={lines} spellCheck={false} />
      )}
      {hint !== undefined && error === null && (
        <Text slot="description" className={classNames(styles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={classNames(styles.error)}>{error}</FieldError>
    </AriaTextField>
  );
}
