// A piece of code to copy.

import { uiText } from '../strings/ui.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './snippet.module.css';

export interface SnippetProps {
  readonly code: string;
  /** What is copied, for the button's name. */
  readonly label?: string;
}

export function Snippet({ code, label = uiText.copy }: SnippetProps) {
  return (
    <div className={styles.snippet}>
      <pre className={styles.code}>{code}</pre>
      <CopyButton text={code} label={label} />
    </div>
  );
}
