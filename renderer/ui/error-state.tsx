// What a view says when it could not be filled: what, why, what to do, and trying again.

import type { AppError } from '../../src/contract/errors.ts';
import { uiText } from '../strings/ui.ts';
import { Button } from './button.tsx';
import styles from './view-state.module.css';

export interface ErrorStateProps {
  readonly error: AppError;
  readonly onRetry?: () => void;
}

export function ErrorState({ error, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <h2 className={styles.title}>{uiText.didNotWork}</h2>
      <p className={styles.text}>{error.message}</p>
      {error.detail !== undefined && (
        <details className={styles.detail}>
          <summary>{uiText.details}</summary>
          <pre>{error.detail}</pre>
        </details>
      )}
      {onRetry !== undefined && (
        <div className={styles.more}>
          <Button onPress={onRetry}>{uiText.tryAgain}</Button>
        </div>
      )}
    </div>
  );
}
