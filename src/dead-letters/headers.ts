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

/** Any integer type; a 64-bit one beyond the safe range is near enough for a count. */
export function integerOf(value: FieldValue | undefined): number | undefined {
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
    default:
      return undefined;
  }
}

/** Epoch milliseconds of an AMQP timestamp, which has seconds. */
export function timeOf(value: FieldValue | undefined): number | undefined {
  return value?.type === 'timestamp' ? Number(value.value) * 1_000 : undefined;
}
