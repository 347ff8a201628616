// Reads and writes the fields of any method by walking the table in methods.ts.
// Publishes, deliveries and acknowledgements at full speed do not pass here; the broker reads those by hand.

import { decodeTable, defaultTableDepth, encodeTable, type FieldTable } from './field-table.ts';
import { methods, type MethodFields, type MethodName, type WireTypes } from './methods.ts';
import type { WireReader } from './reader.ts';
import { WireError } from './wire-error.ts';
import { WireWriter } from './writer.ts';

type Value = WireTypes[keyof WireTypes];

/** Reads the fields after class and method id. Throws {@link WireError} for bytes too few or too many. */
export function decodeMethod<Name extends MethodName>(
  name: Name,
  reader: WireReader,
  depth = defaultTableDepth,
): MethodFields<Name> {
  const values: Record<string, Value> = {};
  let bits = 0;
  let bit = 8;
  for (const [field, type] of Object.entries(methods[name].fields)) {
    if (type !== 'bit') {
      bit = 8;
      values[field] = readValue(reader, type, depth);
      continue;
    }
    if (bit === 8) {
      bits = reader.octet();
      bit = 0;
    }
    values[field] = (bits & (1 << bit)) !== 0;
    bit += 1;
  }
  if (reader.remaining > 0) throw new WireError(`${reader.remaining} bytes follow the fields of ${name}`);
  // The table that MethodFields is derived from has just been walked.
  return values as MethodFields<Name>;
}

/** The payload of a method frame: ids and fields. Throws {@link WireError} for text over 255 bytes. */
export function encodeMethod<Name extends MethodName>(name: Name, values: MethodFields<Name>): Buffer {
  const writer = new WireWriter(128);
  const { classId, methodId, fields } = methods[name];
  writer.short(classId);
  writer.short(methodId);
  let bits = 0;
  let bit = 0;
  const flushBits = (): void => {
    if (bit > 0) writer.octet(bits);
    bits = 0;
    bit = 0;
  };
  for (const [field, type] of Object.entries(fields)) {
    const value = (values as Readonly<Record<string, Value>>)[field];
    if (type !== 'bit') {
      flushBits();
      writeValue(writer, type, value as Value);
      continue;
    }
    if (bit === 8) flushBits();
    if (value === true) bits |= 1 << bit;
    bit += 1;
  }
  flushBits();
  return writer.finish();
}

function readValue(reader: WireReader, type: Exclude<keyof WireTypes, 'bit'>, depth: number): Value {
  switch (type) {
    case 'octet':
      return reader.octet();
    case 'short':
      return reader.short();
    case 'long':
      return reader.long();
    case 'longlong':
      return reader.longlong();
    case 'shortstr':
      return reader.shortText();
    case 'longstr':
      return reader.longText();
    case 'table':
      return decodeTable(reader, depth);
  }
}

function writeValue(writer: WireWriter, type: Exclude<keyof WireTypes, 'bit'>, value: Value): void {
  switch (type) {
    case 'octet':
      return writer.octet(value as number);
    case 'short':
      return writer.short(value as number);
    case 'long':
      return writer.long(value as number);
    case 'longlong':
      return writer.longlong(value as bigint);
    case 'shortstr':
      return writer.shortText(value as string);
    case 'longstr':
      return writer.longText(value as string);
    case 'table':
      return encodeTable(writer, value as FieldTable);
  }
}
