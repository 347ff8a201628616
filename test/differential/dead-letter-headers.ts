// Brings what RabbitMQ before 4.0 and Leveret (as RabbitMQ 4) write into a dead letter's headers to one form. Times differ
// anyway. This is the difference "a dead letter's headers" of SKIPPED.md; everything else in them is compared.

import type { Field, FieldTable, FieldValue } from '../../src/amqp/field-table.ts';
import type { Properties } from '../../src/amqp/properties.ts';

interface Content {
  readonly properties: Properties;
  readonly body: string;
}

export function comparableContent({ properties, body }: Content): Content {
  const { headers } = properties;
  if (headers === undefined || !headers.some(({ key }) => key === 'x-death')) return { properties, body };
  const compared = headers
    .filter(({ key }) => !key.startsWith('x-last-death-') && key !== 'CC')
    .map((field) =>
      field.key === 'x-death' ? { key: field.key, value: comparableDeaths(field.value) } : field,
    );
  return { properties: { ...properties, headers: byKey(compared) }, body };
}

function comparableDeaths(value: FieldValue): FieldValue {
  if (value.tag !== 'A') return value;
  return {
    tag: 'A',
    value: value.value.map((death) =>
      death.tag === 'F' ? { tag: 'F', value: byKey(death.value.map(withoutTime)) } : death,
    ),
  };
}

function withoutTime(field: Field): Field {
  return field.key === 'time' && field.value.tag === 'T'
    ? { key: 'time', value: { tag: 'T', value: 0n } }
    : field;
}

function byKey(table: FieldTable): FieldTable {
  return table.toSorted((left, right) => (left.key < right.key ? -1 : 1));
}
