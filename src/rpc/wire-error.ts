// AppError as it crosses a pipe, and back. Causes stay behind: they hold objects of their own process.

import { AppError } from '../contract/errors.ts';
import type { WireError } from './frames.ts';

export function toWireError(error: AppError): WireError {
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
}

export function fromWireError(error: WireError): AppError {
  return new AppError(error.code, error.message, {
    retryable: error.retryable,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  });
}

/** What every pending call is told when its pipe dies. */
export function engineLost(reason: string): AppError {
  return new AppError('engine_lost', `The connection to the engine was lost: ${reason}`, { retryable: true });
}
