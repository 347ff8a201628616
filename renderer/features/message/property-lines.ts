// The AMQP basic properties of a message as lines, in the order of the wire. Absent properties have no line. Pure.

import type { MessageProperties } from '../../../src/contract/model.ts';
import { readableString, timestampText, type HeaderLine } from './header-lines.ts';

type PlainProperty = Exclude<keyof MessageProperties, 'headers'>;

/** Names and types as the specification writes them. */
const properties: readonly (readonly [key: PlainProperty, name: string, type: string])[] = [
  ['contentType', 'content-type', 'shortstr'],
  ['contentEncoding', 'content-encoding', 'shortstr'],
  ['deliveryMode', 'delivery-mode', 'octet'],
  ['priority', 'priority', 'octet'],
  ['correlationId', 'correlation-id', 'shortstr'],
  ['replyTo', 'reply-to', 'shortstr'],
  ['expiration', 'expiration', 'shortstr'],
  ['messageId', 'message-id', 'shortstr'],
  ['timestamp', 'timestamp', 'timestamp'],
  ['type', 'type', 'shortstr'],
  ['userId', 'user-id', 'shortstr'],
  ['appId', 'app-id', 'shortstr'],
  ['clusterId', 'cluster-id', 'shortstr'],
];

export function propertyLines(message: MessageProperties): HeaderLine[] {
  return properties.flatMap(([key, name, type]) => {
    const value = message[key];
    if (value === undefined) return [];
    return [
      {
        depth: 0,
        name,
        isIndex: false,
        type,
        letter: '',
        value: readableString(String(value)),
        remark: remarkOn(key, value),
      },
    ];
  });
}

function remarkOn(key: PlainProperty, value: string | number): string | null {
  if (key === 'deliveryMode') return value === 2 ? 'persistent' : value === 1 ? 'transient' : null;
  if (key === 'timestamp') return timestampText(String(value));
  if (key === 'expiration') return 'ms';
  return value === '' ? 'empty' : null;
}
