// What every dialog of this feature is given: whether its action is under way, and why it failed.

import type { AppError } from '../../../src/contract/errors.ts';

export interface DialogState {
  readonly busy: boolean;
  readonly problem: AppError | null;
  readonly onClose: () => void;
}
