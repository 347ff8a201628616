// A choice that takes effect at once.

import { SwitchButton, SwitchField, type SwitchFieldProps } from 'react-aria-components';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface SwitchProps extends Omit<SwitchFieldProps, 'className' | 'style' | 'children'> {
  readonly children?: ReactNode;
}

export function Switch({ children, ...props }: SwitchProps) {
  return (
    <SwitchField {...props}>
      <SwitchButton className={classNames(styles.check)}>
        <span className={styles.track} aria-hidden />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}
