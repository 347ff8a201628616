// Holding values against the contract's schemas, at both ends, and saying where they do not fit.
// The contract's schemas do not transform, so what has been parsed once may be parsed again.

import type { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { measure } from './measure.ts';

/** Strings may grow when they are escaped, so a value of half a frame is already too much. */
const valueBytesMax = limits.frameBytes / 2;

/** A request's or stream's input. Throws AppError bad_request. */
export function checkInput(name: string, schema: z.ZodType, input: unknown): unknown {
  return check(schema, input, (where) => new AppError('bad_request', `${name} was refused: ${where}`));
}

/** A request's output or a stream's rows. Throws AppError internal: that is never the caller's fault. */
export function checkOutput(name: string, schema: z.ZodType, output: unknown): unknown {
  return check(
    schema,
    output,
    (where) => new AppError('internal', `${name} gave something that does not fit the contract: ${where}`),
  );
}

/** Throws when a checked value cannot be carried. */
export function checkCarriable(name: string, value: unknown): void {
  const size = measure(value);
  if (size < 0) throw new AppError('internal', `${name} holds a value that cannot be sent (not plain data)`);
  if (size > valueBytesMax) {
    throw new AppError(
      'too_large',
      `${name} holds about ${size} bytes; at most ${valueBytesMax} can be sent`,
    );
  }
}

function check(schema: z.ZodType, value: unknown, problem: (where: string) => AppError): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw problem(`${issue?.path.map(String).join('.') || '(all of it)'}: ${issue?.message ?? 'does not fit'}`);
}

/** Own entries only: a name such as "constructor" must not find what every object inherits. */
export function ownEntry<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
