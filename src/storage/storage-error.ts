// A file that could not be read or written, as people are told of it.

import { AppError } from '../contract/errors.ts';
import { reasonOf } from '../lib/reason.ts';

/** `trying` goes on from "Could not": "read the settings in …". What is an AppError already passes through. */
export function storageError(trying: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(
    'storage',
    `Could not ${trying}: ${reasonOf(thrown)}. Check the folder's permissions and free space.`,
    { cause: thrown, retryable: true },
  );
}
