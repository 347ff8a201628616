// Numbers that RabbitMQ cannot read: Erlang has neither NaN nor infinities. A message with one in its headers ends the
// connection without a word, and everything that was under way on it. So it is not sent.

import type { FieldTable, FieldValue } from '../../amqp/field-table.ts';
import { decodeProperties, presenceBit } from '../../amqp/properties.ts';
import { AppError } from '../../contract/errors.ts';

/** Throws AppError bad_request, with the header's name. */
export function refuseUnreadableNumber(storedProperties: Uint8Array, trying: string): void {
  const flags = ((storedProperties[0] ?? 0) << 8) | (storedProperties[1] ?? 0);
  if ((flags & presenceBit.headers) === 0) return;
  const name = headersOf(storedProperties).find(({ value }) => isUnreadable(value))?.key;
  if (name === undefined) return;
  throw new AppError(
    'bad_request',
    `Could not ${trying}: the header '${name}' holds a number that is not finite (NaN or an infinity), and RabbitMQ ends the connection at such a message. Change or remove the header.`,
  );
}

function headersOf(stored: Uint8Array): FieldTable {
  try {
    return decodeProperties(stored).headers ?? [];
  } catch {
    // What we cannot read, the server may: it is asked.
    return [];
  }
}

function isUnreadable(value: FieldValue): boolean {
  if (value.tag === 'f' || value.tag === 'd') return !Number.isFinite(value.value);
  if (value.tag === 'A') return value.value.some(isUnreadable);
  return value.tag === 'F' && value.value.some((field) => isUnreadable(field.value));
}
