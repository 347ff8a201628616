// A modal question or form. Esc and a click outside close it, focus stays inside and returns after.

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { uiText } from '../strings/ui.ts';
import { IconButton } from './icon-button.tsx';
import { useFocusAfterDialog } from './use-focus-if-lost.ts';
import layout from './layout.module.css';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly width?: 'narrow' | 'wide';
  /** alertdialog for what destroys: it is not closed by a click outside. */
  readonly role?: 'dialog' | 'alertdialog';
  /** For a text without anything to press: the keys reach it, to scroll it. */
  readonly isReading?: boolean;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
}

export function Dialog({
  title,
  isOpen,
  onClose,
  width = 'narrow',
  role = 'dialog',
  isReading = false,
  children,
  footer,
}: DialogProps) {
  useFocusAfterDialog(isOpen);
  return (
    <ModalOverlay
      className={classNames(layout.overlay, styles.overlay)}
      isOpen={isOpen}
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={classNames(layout.surface, styles.modal, styles[width])}>
        <AriaDialog role={role} className={classNames(layout.column)}>
          <header className={styles.head}>
            <Heading slot="title" className={classNames(styles.title)}>
              {title}
            </Heading>
            <IconButton label={uiText.close} onPress={onClose}>
              <X size={15} aria-hidden />
            </IconButton>
          </header>
          <div
            className={styles.body}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
            {...(isReading ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}
          >
            {children}
          </div>
          {footer !== undefined && <div className={styles.footer}>{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
