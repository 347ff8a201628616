// Where the embedded broker's errors become ours: reply codes to our codes, the broker's words kept as the detail.

import { WireError } from '../../amqp/wire-error.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import { AppError, toAppError, type ErrorCode } from '../../contract/errors.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly advice: string;
}

const meanings: Readonly<Record<number, Meaning>> = {
  311: { code: 'too_large', advice: 'Send a smaller message.' },
  403: { code: 'access_refused', advice: 'Choose another name, or leave this one to the broker.' },
  404: { code: 'not_found', advice: 'It may have been deleted in the meantime.' },
  405: { code: 'resource_locked', advice: 'Only the connection that declared it may use it.' },
  406: { code: 'precondition_failed', advice: 'Look at what is there now and change the request to fit.' },
  506: { code: 'too_many', advice: 'Close or delete what is not needed and try again.' },
  530: { code: 'access_refused', advice: 'The broker does not allow this.' },
  540: { code: 'not_supported', advice: 'The embedded broker does not have this yet.' },
};

/** `trying` completes "Could not …", e.g. "delete the queue 'orders'". */
export function embeddedError(thrown: unknown, trying: string): AppError {
  if (thrown instanceof BrokerError) {
    const { code, advice } = meanings[thrown.replyCode] ?? {
      code: 'bad_request',
      advice: 'Check the input.',
    };
    return new AppError(code, `Could not ${trying}: ${sentence(thrown.message)} ${advice}`, {
      detail: `${thrown.replyCode} ${thrown.message}`,
      cause: thrown,
    });
  }
  if (thrown instanceof WireError) {
    return new AppError('bad_request', `Could not ${trying}: ${sentence(thrown.message)} Check the input.`, {
      cause: thrown,
    });
  }
  return toAppError(thrown, `Trying to ${trying}`);
}

/** Runs `work`; whatever it throws becomes an AppError. */
export async function translated<Result>(
  trying: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw embeddedError(error, trying);
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
