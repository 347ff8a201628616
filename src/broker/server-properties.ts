// What connection.start says about this server. A capability is listed only if it is really here.

import type { Field, FieldTable, FieldValue } from '../amqp/field-table.ts';

const capabilities: readonly string[] = [
  'publisher_confirms',
  'exchange_exchange_bindings',
  'basic.nack',
  'consumer_cancel_notify',
  'connection.blocked',
  'consumer_priorities',
  'authentication_failure_close',
  'per_consumer_qos',
  'direct_reply_to',
];

export function serverProperties(version: string): FieldTable {
  return [
    field('capabilities', {
      tag: 'F',
      value: capabilities.map((name) => field(name, { tag: 't', value: true })),
    }),
    field('product', text('Leveret')),
    field('version', text(version)),
    field('platform', text(`Node.js ${process.versions.node}`)),
    field('information', text('An AMQP 0-9-1 broker inside a message queue inspector')),
  ];
}

function field(key: string, value: FieldValue): Field {
  return { key, value };
}

function text(value: string): FieldValue {
  return { tag: 'S', value };
}
