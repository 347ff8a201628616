// Brings what RabbitMQ before 4.0 and Leveret (as RabbitMQ 4) write into a dead letter's headers to one form. Times differ
// anyway. This is the difference "a dead letter's headers" of SKIPPED.md; everything else in them is compared.

import { type Field, type FieldTable, type FieldValue, rewrittenTable } from '../../src/amqp/field-table.ts';
import type { Properties } from '../../src/amqp/properties.ts';

interface Content {
  readonly properties: Properties;
  readonly body: string;
}

/** `quorum` if the message may come from a quorum queue. */
export function comparableContent(content: Content, quorum: boolean): Content {
  const { properties, body } = quorum ? asQuorumQueuesWrite(content) : content;
  const { headers } = properties;
  if (headers === undefined || !headers.some(({ key }) => key === 'x-death')) return { properties, body };
  const compared = headers
    .filter(({ key }) => !key.startsWith('x-last-death-') && key !== 'CC')
    .map((field) =>
      field.key === 'x-death' ? { key: field.key, value: comparableDeaths(field.value) } : field,
    );
  return { properties: { ...properties, headers: byKey(compared) }, body };
}

/**
 * "quorum queues: `x-delivery-count`" of SKIPPED.md: before 4.0 the first delivery says 0, and so every table of headers
 * is written anew.
 */
function asQuorumQueuesWrite({ properties, body }: Content): Content {
  const { headers, ...others } = properties;
  const isFirst = ({ key, value }: Field): boolean =>
    key === 'x-delivery-count' && typeof value.value === 'bigint' && value.value === 0n;
  const rest = byKey(rewrittenTable((headers ?? []).filter((field) => !isFirst(field))));
  return { properties: rest.length === 0 ? others : { ...others, headers: rest }, body };
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
