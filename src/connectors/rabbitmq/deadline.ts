// Nothing hangs: a promise that takes too long is given up, in words.

import type { Clock } from '../../lib/clock.ts';

/** Settles as `work` does, or rejects with what `onLate` makes once `deadlineMs` have passed. */
export function withDeadline<Result>(
  clock: Clock,
  deadlineMs: number,
  work: Promise<Result>,
  onLate: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(deadlineMs, () => reject(onLate()));
    work.then(resolve, reject).finally(callOff);
  });
}

/** The other side has not answered in time; whoever asked adds what was tried. */
export class LateError extends Error {
  override readonly name = 'LateError';
}
