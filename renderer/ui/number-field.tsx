// A number with its bounds; what is outside of them is said, not silently changed while typing.

import {
  FieldError,
  Input,
  Label,
  NumberField as AriaNumberField,
  Text,
  type NumberFieldProps as AriaNumberFieldProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface NumberFieldProps extends Omit<
  AriaNumberFieldProps,
  'className' | 'style' | 'children' | 'isInvalid'
> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly hint?: string;
  readonly error?: string | null;
}

export function NumberField({
  label,
  isLabelHidden = false,
  hint,
  error = null,
  ...props
}: NumberFieldProps) {
  return (
    <AriaNumberField {...props} className={classNames(styles.field)} isInvalid={error !== null}>
      <Label className={classNames(styles.label, isLabelHidden && styles.hidden)}>{label}</Label>
      <Input className={classNames(styles.input, styles.mono)} />
      {hint !== undefined && error === null && (
        <Text slot="description" className={classNames(styles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={classNames(styles.error)}>{error}</FieldError>
    </AriaNumberField>
  );
}
