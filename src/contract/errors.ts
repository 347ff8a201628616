// Every error that crosses a process line, as a closed list of codes. Not a place for texts of one feature.

export const errorCodes = [
  'bad_request', // the input does not fit the contract
  'not_found',
  'access_refused',
  'precondition_failed', // exists already with other settings, not empty, in use
  'resource_locked', // exclusive to somebody else
  'read_only', // this endpoint is marked read-only
  'not_supported', // this endpoint or host cannot do it
  'snapshot_gone', // the frozen picture of a queue has been let go
  'unreachable', // no connection to the other side
  'timeout',
  'cancelled',
  'engine_lost', // the engine process or its connection died
  'contract_mismatch', // page and engine are of different versions
  'too_large',
  'too_many',
  'storage', // a file could not be read or written
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AppErrorOptions {
  /** The other side's own words, or a stack; shown on demand. */
  readonly detail?: string;
  /** True when the same call may succeed later, unchanged. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** `message` says what was being tried, on what, why it failed and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.retryable = options.retryable ?? false;
  }
}

/** Any thrown value as an AppError; one that already is passes through. */
export function toAppError(thrown: unknown, trying: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = thrown instanceof Error ? thrown.stack : undefined;
  return new AppError('internal', `${trying} failed: ${reason}`, {
    cause: thrown,
    ...(detail === undefined ? {} : { detail }),
  });
}
