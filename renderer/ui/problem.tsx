// Why an action failed, where it was asked for; the other side's words on demand.

import type { AppError } from '../../src/contract/errors.ts';
import { uiText } from '../strings/ui.ts';
import styles from './action-dialog.module.css';

export function Problem({ error }: { readonly error: AppError }) {
  return (
    <div role="alert" className={styles.problem}>
      <p>{error.message}</p>
      {error.detail !== undefined && (
        <details>
          <summary>{uiText.details}</summary>
          <pre>{error.detail}</pre>
        </details>
      )}
    </div>
  );
}
