// Reading single values out of a message's headers, for those who look for what a broker or a framework wrote there.

import type { FieldEntry, FieldValue } from '../contract/field-value.ts';

/** The first value under that name, as RabbitMQ looks it up. */
export function header(headers: readonly FieldEntry[] | undefined, name: string): FieldValue | undefined {
  return headers?.find(([key]) => key === name)?.[1];
}

export function headerText(headers: readonly FieldEntry[] | undefined, name: string): string | undefined {
  return textOf(header(headers, name));
}

export function textOf(value: FieldValue | undefined): string | undefined {
  return value?.type === 'string' ? value.value : undefined;
}

/** Any integer type, and digits in a text, which is how some frameworks write them. Undefined for what counts nothing. */
export function countOf(value: FieldValue | undefined): number | undefined {
  const number = numberOf(value);
  return Number.isSafeInteger(number) && Number(number) >= 0 ? number : undefined;
}

function numberOf(value: FieldValue | undefined): number | undefined {
  switch (value?.type) {
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
      return value.value;
    case 'int64':
      return Number(value.value);
    case 'string':
      return /^\d{1,15}$/.test(value.value) ? Number(value.value) : undefined;
    default:
      return undefined;
  }
}

/** The last moment that a JavaScript Date can have. */
const latestTimeMs = 8.64e15;

/** Epoch milliseconds of an AMQP timestamp, which has seconds. Undefined for one that no calendar has. */
export function timeOf(value: FieldValue | undefined): number | undefined {
  if (value?.type !== 'timestamp') return undefined;
  const at = Number(value.value) * 1_000;
  return at <= latestTimeMs ? at : undefined;
}

/** The text up to a bound; a cut is marked by its last character. */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
