// How one argument's value can be wrong, in RabbitMQ's words: each check returns the reason as RabbitMQ prints it, an
// Erlang term, or null. Which argument has which check is in queue-arguments.ts and consumer-arguments.ts.

import { type FieldTable, type FieldValue, lookup } from '../amqp/field-table.ts';
import { integerOf, typeNames } from './field-types.ts';

export type ArgumentCheck = (value: FieldValue, all: FieldTable) => string | null;

/** Ten years. */
const longestExpiryMs = 315_360_000_000;

export const anyInteger: ArgumentCheck = (value) =>
  integerOf(value) === undefined ? `"expected integer, got ${typeNames[value.tag]}"` : null;

export const notNegative: ArgumentCheck = (value) => integer(value, (number) => negative(number));

export const positive: ArgumentCheck = (value) =>
  integer(value, (number) => negative(number) ?? (number === 0 ? '{value_zero,0}' : null));

export const messageTtl: ArgumentCheck = (value) => integer(value, expiryFault);

export const expires: ArgumentCheck = (value) =>
  integer(value, (number) => (number === 0 ? '{value_zero,0}' : expiryFault(number)));

export const maxPriority: ArgumentCheck = (value) =>
  integer(value, (number) => negative(number) ?? (number > 255 ? `{max_value_exceeded,${number}}` : null));

export const queueVersion: ArgumentCheck = (value) =>
  integer(
    value,
    (number) =>
      negative(number) ?? (number === 1 || number === 2 ? null : `"unsupported queue version '${number}'"`),
  );

export const anyBoolean: ArgumentCheck = (value) => (value.tag === 't' ? null : unacceptable(value));

export const anyText: ArgumentCheck = (value) => (value.tag === 'S' ? null : unacceptable(value));

export const deadLetterRoutingKey: ArgumentCheck = (value, all) => {
  if (value.tag !== 'S') return unacceptable(value);
  return lookup(all, 'x-dead-letter-exchange') === undefined ? 'routing_key_but_no_dlx_defined' : null;
};

/** One of a few words; `fault` for any other. */
export function oneOf(words: readonly string[], fault: (word: string) => string): ArgumentCheck {
  return (value) => {
    if (value.tag !== 'S') return unacceptable(value);
    return words.includes(value.value) ? null : fault(value.value);
  };
}

export const maxAge: ArgumentCheck = (value) => {
  if (value.tag !== 'S') return unacceptable(value);
  return maxAgeMs(value.value) === null ? 'invalid_max_age' : null;
};

/** "7D" in milliseconds, or null when it says nothing. */
export function maxAgeMs(text: string): number | null {
  const match = /^([0-9]+)([YMDhms])$/.exec(text);
  const number = Number(match?.[1] ?? 0);
  const unit = ageUnitsMs[match?.[2] ?? ''];
  return number > 0 && unit !== undefined ? number * unit : null;
}

const hourMs = 3_600_000;
const ageUnitsMs: Readonly<Record<string, number>> = {
  Y: 365 * 24 * hourMs,
  M: 30 * 24 * hourMs,
  D: 24 * hourMs,
  h: hourMs,
  m: 60_000,
  s: 1000,
};

/** What is wrong with a time to live in milliseconds, of a queue or of a message. */
export function expiryFault(number: number): string | null {
  return negative(number) ?? (number > longestExpiryMs ? `{value_too_large,${number}}` : null);
}

export function unacceptable(value: FieldValue): string {
  return `{unacceptable_type,${typeNames[value.tag]}}`;
}

function integer(value: FieldValue, fault: (number: number) => string | null): string | null {
  const number = integerOf(value);
  return number === undefined ? anyInteger(value, []) : fault(number);
}

function negative(number: number): string | null {
  return number < 0 ? `{value_negative,${number}}` : null;
}
